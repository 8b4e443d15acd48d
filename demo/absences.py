"""Absences: one that is over, one in which somebody stands in today, one that was ended early, one still to come."""

import datetime

from django.utils import timezone

from accounts.scope import forget_scope
from accounts.services.delegations import name_stand_in, revoke
from demo.cast import Cast
from demo.clock import Story, days_ago

# Enterprise, days ago on which it is named, first and last day counted from then; whether it is ended on the next day.
ABSENCES = (
    ("pigment", 60, 2, 8, False),
    ("pharma", 35, 0, 5, True),
    ("pharma", 3, 1, 9, False),
    ("pigment", 1, 8, 14, False),
)


def absence_stories(cast: Cast) -> list[Story]:
    """One for each of the list."""
    return [absence_story(cast, *absence) for absence in ABSENCES]


def absence_story(cast: Cast, enterprise: str, ago: int, first: int, last: int, ended: bool) -> Story:
    """A head names the enterprise's member."""
    named, next_day = days_ago(ago, hour=16), days_ago(ago - 1, hour=9)
    yield named
    head, today = cast.head(enterprise), timezone.localdate()
    forget_scope(head)
    row = name_stand_in(
        actor=head,
        delegate=cast.users[f"member:{enterprise}"],
        organisation=cast.enterprises[enterprise].organisation,
        starts_on=today + datetime.timedelta(days=first),
        ends_on=today + datetime.timedelta(days=last),
    )
    if ended:
        yield next_day
        revoke(delegation=row, actor=head)
