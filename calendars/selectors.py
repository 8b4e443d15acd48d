"""Reads over calendar addresses."""

from typing import Any

from accounts.models import User
from accounts.tokens import digest_of
from calendars.models import CalendarFeed


def feed_of(user: Any) -> CalendarFeed | None:
    """The person's own address, if there is one."""
    return CalendarFeed.objects.filter(user_id=user.pk).first()


def feed_of_token(token: str) -> CalendarFeed | None:
    """The address with this secret, if its person may sign in."""
    rows = CalendarFeed.objects.filter(user__is_active=True).select_related("user")
    return rows.filter(token_digest=digest_of(token)).first()


def export(user: User) -> dict[str, Any]:
    """When the address was made and last read; the secret itself is not kept."""
    feed = feed_of(user)
    return {"made_at": feed.made_at, "read_at": feed.read_at} if feed else {}
