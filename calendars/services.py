"""Making, renewing, stopping and reading a calendar's address."""

import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.tokens import digest_of, new_token
from calendars.models import CalendarFeed

MOST_AN_HOUR = 60
"""A program asks every few minutes at most; several devices share an address."""
HOUR = datetime.timedelta(hours=1)


def renew(*, actor: Any) -> str:
    """A fresh secret for the person's own calendar; a former address is dead from now on."""
    token = new_token()
    values = {
        "token_digest": digest_of(token),
        "made_at": timezone.now(),
        "read_at": None,
        "hour_from": timezone.now(),
        "readings": 0,
    }
    CalendarFeed.objects.update_or_create(user=actor, defaults=values)
    return token


def stop(*, actor: Any) -> None:
    """No address leads to the person's calendar any more."""
    CalendarFeed.objects.filter(user=actor).delete()


def admit(feed: CalendarFeed) -> bool:
    """Count a reading and remember when it was; ``False`` where the address was read too often within the hour."""
    now = timezone.now()
    row = CalendarFeed.objects.filter(pk=feed.pk)
    within = row.filter(hour_from__gt=now - HOUR, readings__lt=MOST_AN_HOUR)
    if within.update(readings=F("readings") + 1, read_at=now):
        return True
    return bool(row.filter(hour_from__lte=now - HOUR).update(hour_from=now, readings=1, read_at=now))
