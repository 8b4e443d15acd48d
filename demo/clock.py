"""A moved clock and a scheduler: the demonstration's year passes in the order in which it would have."""

import datetime
import heapq
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

Story = Generator[datetime.datetime, None, None]
"""A story yields the moment at which it goes on."""


class _Kind(type):
    """Lets ``isinstance(x, datetime)`` mean the true class while the clock is moved."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, datetime.datetime)


@contextmanager
def moved_clock() -> Iterator[type]:
    """Make ``timezone.now()`` and everything built on it give ``clock.moment``; the database's own clock stays."""

    class Clock(datetime.datetime, metaclass=_Kind):
        moment = timezone.now()

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return cls.moment.astimezone(tz)

    true, timezone.datetime = timezone.datetime, Clock  # type: ignore[attr-defined]
    try:
        yield Clock
    finally:
        timezone.datetime = true  # type: ignore[attr-defined]


def tell(stories: Iterable[Story]) -> None:
    """Run stories side by side, always the one whose moment comes first; nothing happens later than now."""
    with moved_clock() as clock:
        end = clock.moment  # type: ignore[attr-defined]
        queue: list[tuple[datetime.datetime, int, Story]] = []
        for number, story in enumerate(stories):
            _go_on(queue, number, story)
        while queue:
            moment, number, story = heapq.heappop(queue)
            clock.moment = min(moment, end)  # type: ignore[attr-defined]
            _go_on(queue, number, story)


def together(stories: Iterable[Story]) -> Story:
    """Several stories as one, in the order of their moments."""
    queue: list[tuple[datetime.datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _go_on(queue, number, story)
    while queue:
        moment, number, story = heapq.heappop(queue)
        yield moment
        _go_on(queue, number, story)


def _go_on(queue: list[tuple[datetime.datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(queue, (moment, number, story))


def days_ago(days: float, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """A moment of a past day, in the portal's zone; call it before the clock is moved."""
    day = datetime.datetime.now(tz=timezone.get_default_timezone()) - datetime.timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
