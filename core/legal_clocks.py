"""Legal clocks: how many days an authority or a party has, from what, and where that is written.

Apps register theirs in ``AppConfig.ready()``. What an administrator has set (``core.models.LegalClock``) goes before what
was registered: laws change, and the portal does not wait for its next release.
"""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise

from core.clocks import add_working_days
from core.models import LegalClock


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One clock as the portal knows it; ``source`` is empty where no rule is known and the days are the portal's own."""

    key: str
    label: str | Promise
    days: int
    working_days: bool
    start: str | Promise
    source: str | Promise = ""


_clocks: dict[str, Clock] = {}


def register(*clocks: Clock) -> None:
    """Add clocks; the last registration of a key holds."""
    for clock in clocks:
        _clocks[clock.key] = clock


def clocks() -> dict[str, Clock]:
    """Every clock by key, as registered."""
    return dict(_clocks)


def clock_of(key: str) -> Clock:
    """The clock called ``key`` as it runs today."""
    clock = _clocks[key]
    row = LegalClock.objects.filter(key=key).first()
    if row is None:
        return clock
    return Clock(
        key=key,
        label=clock.label,
        days=row.days,
        working_days=row.working_days,
        start=clock.start,
        source=row.source,
    )


def last_day(key: str, start: datetime.date) -> datetime.date:
    """The last day of the clock that began on ``start``, which itself does not count."""
    clock = clock_of(key)
    if clock.working_days:
        return add_working_days(start, clock.days)
    return start + datetime.timedelta(days=clock.days)
