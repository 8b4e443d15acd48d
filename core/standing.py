"""Who stands in for whom when a step is taken. The answer is given by the app that knows absences (``accounts``)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from core.models import TimelineEntry

Allowed = Callable[[], bool]
_ask: Callable[[Any, Allowed], int | None] = lambda actor, allowed: None  # noqa: E731 - what holds until somebody registers
_step: ContextVar[tuple[int, int | None] | None] = ContextVar("step", default=None)
"""Who is taking a step now, and in whose place."""


def register(ask: Callable[[Any, Allowed], int | None]) -> None:
    """Say who knows: ``ask(actor, allowed)`` returns the id of the person in whose place ``actor`` takes a step."""
    global _ask
    _ask = ask


def represented(actor: Any, allowed: Allowed) -> int | None:
    """In whose place ``actor`` does what ``allowed()`` permits; ``None`` where it is the actor's own right."""
    return _ask(actor, allowed)


@contextmanager
def taking(actor: Any, allowed: Allowed) -> Iterator[int | None]:
    """While ``actor`` takes a step that ``allowed()`` permits: every line of a timeline written meanwhile names both.

    Yields the id of the absent person. What follows from a step is done in the same place as the step itself: inside
    another step of the same person the first answer holds.
    """
    present = _step.get()
    if actor is None or (present is not None and present[0] == actor.pk):
        yield in_place_of(actor)
        return
    absent = represented(actor, allowed)
    token = _step.set((actor.pk, absent))
    try:
        yield absent
    finally:
        _step.reset(token)


def in_place_of(actor: Any) -> int | None:
    """The id of the absent person in whose place ``actor`` takes the present step."""
    present = _step.get()
    return present[1] if actor is not None and present is not None and present[0] == actor.pk else None


def behind_another_side(
    record: Any, *, actor: Any, absent: int | None, given_by: Iterable[int], event: str, **data: Any
) -> bool:
    """Whether ``actor``, or the person in whose place he acts, has spoken for another side of ``record`` already.

    In person (``given_by``), or by a stand-in, as the lines of the timeline whose event begins with ``event`` say (``data``
    tells the version): two sides would be one will.
    """
    people = {actor.pk, absent} - {None}
    if people & set(given_by):
        return True
    lines = TimelineEntry.objects.of(record).filter(event__startswith=event, on_behalf_of__in=people)
    return lines.filter(**{f"data__{name}": value for name, value in data.items()}).exists()
