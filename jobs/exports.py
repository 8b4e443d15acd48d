"""This app's part of a person's data: background work that the person started."""

from typing import Any

from accounts.models import User
from accounts.personal import register
from jobs.models import Job


def work(user: User) -> list[Any]:
    """What was asked for, and how it ended."""
    rows = Job.objects.filter(owner=user).order_by("id")
    return list(rows.values("created_at", "kind", "state", "message", "result_name", "finished_at"))


def erase(user: User) -> None:
    """Delete the rows; a sweep removes their files."""
    Job.objects.filter(owner=user).delete()


def register_parts() -> None:
    """Called once by ``AppConfig.ready()``."""
    register("background_work", work, erase=erase)
