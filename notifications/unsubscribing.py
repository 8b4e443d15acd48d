"""Signed addresses that switch one kind of mail off without signing in."""

from typing import Any

from django.core import signing
from django.urls import reverse

SALT = "notifications.unsubscribe"


def unsubscribe_path(user: Any, event: str) -> str:
    """The address in a mail of kind ``event`` to ``user``; valid as long as the portal's secret."""
    return reverse("notifications:unsubscribe", args=[signing.dumps([user.pk, event], salt=SALT)])


def read_token(token: str) -> tuple[int, str] | None:
    """(person's id, event) of a token, or ``None`` when it was not made here."""
    try:
        user_id, event = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user_id, event
