"""Who stands in for whom when a step is taken. The answer is given by the app that knows absences (``accounts``)."""

from collections.abc import Callable
from typing import Any

Allowed = Callable[[], bool]
_ask: Callable[[Any, Allowed], int | None] = lambda actor, allowed: None  # noqa: E731 - what holds until somebody registers


def register(ask: Callable[[Any, Allowed], int | None]) -> None:
    """Say who knows: ``ask(actor, allowed)`` returns the id of the person in whose place ``actor`` takes a step."""
    global _ask
    _ask = ask


def represented(actor: Any, allowed: Allowed) -> int | None:
    """In whose place ``actor`` does what ``allowed()`` permits; ``None`` where it is the actor's own right."""
    return _ask(actor, allowed)
