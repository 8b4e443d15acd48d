"""This app's part of a person's data: the searches that they keep."""

from typing import Any

from accounts.models import User
from accounts.personal import register
from search.models import SavedSearch


def export(user: User) -> list[Any]:
    """The person's saved searches."""
    rows = SavedSearch.objects.filter(user=user).order_by("id")
    return list(rows.values("name", "query", "filters", "frequency", "created_at"))


def erase(user: User) -> None:
    """Delete them, with what they found."""
    SavedSearch.objects.filter(user=user).delete()


def register_part() -> None:
    """Called once, when the app is ready."""
    register("saved_searches", export, erase=erase)
