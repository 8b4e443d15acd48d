"""This app's part of a person's data: which documents the person uploaded. They belong to their records and stay."""

from typing import Any

from accounts.models import User
from accounts.personal import register
from files.models import StoredFile


def uploads(user: User) -> list[Any]:
    """Documents by name, without their content."""
    rows = StoredFile.objects.filter(uploader=user).order_by("id")
    return list(rows.values("created_at", "kind", "name", "size", "sha256", "state"))


def register_parts() -> None:
    """Called once by ``AppConfig.ready()``."""
    register("uploads", uploads)
