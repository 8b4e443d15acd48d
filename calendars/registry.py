"""Where the entries of a person's calendar come from. Apps register one source for each subject in ``AppConfig.ready()``.

A calendar leaves the house as mails do, for a program that nobody watches: a title holds nothing confidential, and a source
gives a person the dates of records in which that person takes part, never all that an office may look up.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

PAST, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=730)
MOST = 300
"""So many dates, the earliest, a source gives at most: what a program on a phone can be sent every few hours."""


class Standing(Enum):
    """Whether a date is still to be kept."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A day on which something is due. ``key`` is stable: a changed day moves the entry instead of adding one.

    With ``hours``, from when to when, it is an appointment at ``place`` instead of a whole day.
    """

    key: str
    day: datetime.date
    title: str | Promise
    url: str
    changed_at: datetime.datetime
    standing: Standing = Standing.OPEN
    hours: tuple[datetime.datetime, datetime.datetime] | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days that a calendar shows: what was due lately, and what is due in the next two years."""

    first: datetime.date
    last: datetime.date

    def holds(self, day: datetime.date) -> bool:
        """Whether ``day`` is shown."""
        return self.first <= day <= self.last

    @property
    def ends(self) -> tuple[datetime.date, datetime.date]:
        """For ``field__range``."""
        return self.first, self.last


Source = Callable[[Any, Window], Iterable[Entry]]
_sources: dict[str, Source] = {}


def register_source(key: str, source: Source) -> None:
    """Add a source: ``source(user, window)`` gives entries of one person, ``MOST`` at most, in one statement."""
    _sources[key] = source


def window_of(today: datetime.date) -> Window:
    """The days shown on ``today``."""
    return Window(first=today - PAST, last=today + AHEAD)


def entries_of(user: Any) -> list[Entry]:
    """Every entry of a person, by day."""
    window = window_of(timezone.localdate())
    found = [entry for source in _sources.values() for entry in source(user, window)]
    return sorted(found, key=lambda entry: (entry.day, entry.key))
