"""When a saved search is looked at again: digests keep office hours, as all others of the portal do."""

import datetime

from django.utils import timezone

from core.clocks import add_working_days, is_working_day
from search.enums import AlertFrequency

HOUR = datetime.time(8)
"""Beijing time, on working days."""


def next_look(frequency: str, now: datetime.datetime) -> datetime.datetime | None:
    """The next moment to look after ``now``; at once: the next round; ``None``: never."""
    if frequency == AlertFrequency.OFF:
        return None
    if frequency == AlertFrequency.NOW:
        return now
    local = timezone.localtime(now)
    day = local.date()
    if frequency == AlertFrequency.WEEKLY:
        day = _first_working_day(day)
        if day < local.date() or (day == local.date() and local.time() >= HOUR):
            day = _first_working_day(local.date() + datetime.timedelta(days=7))
    elif not is_working_day(day) or local.time() >= HOUR:
        day = add_working_days(day, 1)
    return datetime.datetime.combine(day, HOUR, tzinfo=local.tzinfo)


def _first_working_day(day: datetime.date) -> datetime.date:
    """The first working day of the week of ``day``, or after a week of holidays the next one."""
    monday = day - datetime.timedelta(days=day.weekday())
    return monday if is_working_day(monday) else add_working_days(monday, 1)
