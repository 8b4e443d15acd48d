"""The mailed link with which somebody of the enterprise confirms days without signing in: signed, for one person and
one stationing, good for thirty days.
"""

import datetime
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import User
from talent.models import Stationing

SALT = "talent.days"
LINK_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class DaysLink:
    """What a signed link says: this person is asked for the days of this stationing."""

    user_id: int
    stationing_id: int


def link_for(user: User, stationing: Stationing) -> str:
    """The address that is mailed to one person."""
    token = signing.dumps([user.pk, stationing.pk], salt=SALT, compress=True)
    return reverse("talent:confirm_link", args=[token])


def read_link(token: str) -> DaysLink | None:
    """What a token says; ``None`` when it is forged or too old."""
    try:
        user_id, stationing_id = signing.loads(token, salt=SALT, max_age=datetime.timedelta(days=LINK_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return DaysLink(user_id=user_id, stationing_id=stationing_id)
