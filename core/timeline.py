"""Words for the lines of a record's timeline. Steps of a machine speak for themselves; apps name their other events."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.functional import Promise

from core.models import TimelineEntry
from core.said import in_words
from core.states import Look, look_of
from core.transitions import StateMachine


@dataclass(frozen=True)
class Words:
    """What a line says and how it looks."""

    text: str | Promise
    look: Look
    about: Callable[[dict[str, Any]], str] = lambda data: ""
    """What the line is about, in the reader's language, from the facts kept with it."""


_words: dict[str, Words] = {}


def register_words(
    event: str,
    text: str | Promise,
    *,
    icon: str = "circle-dashed",
    tone: str = "quiet",
    about: Callable[[dict[str, Any]], str] | None = None,
) -> None:
    """Name an event that is not a state (``claim.visit_logged``). Call in ``AppConfig.ready()``.

    ``about(data)`` puts the line's facts in words when it is read: days, amounts and choices in the reader's language.
    """
    look = Look(tone, icon)  # type: ignore[arg-type]
    _words[event] = Words(text, look, about) if about else Words(text, look)


def words_of(entry: TimelineEntry) -> Words:
    """Words of one line: those registered for its event, else the state that was reached."""
    if entry.event in _words:
        return _words[entry.event]
    states = StateMachine.registry[entry.event.partition(".")[0]].states
    return Words(states(entry.to_state).label, look_of(states, entry.to_state))


def about_of(entry: Any) -> str:
    """What a line is about, beside its words; nothing where it carries no facts."""
    return words_of(entry).about(entry.data) if entry.data else ""


def comment_of(entry: Any) -> str:
    """A line's comment: a person's as typed, the portal's own in the reader's language."""
    source = entry.data.get("said")
    return in_words(source, entry.data.get("values", {})) if source else entry.comment


def retold(entry: TimelineEntry, *, actor: Any, silent: bool = False) -> SimpleNamespace:
    """A line for a reader who may not know who acted, or (``silent``) what was said: neither comment nor facts then."""
    return SimpleNamespace(
        event=entry.event,
        to_state=entry.to_state,
        actor=actor,
        created_at=entry.created_at,
        comment="" if silent else entry.comment,
        data={} if silent else entry.data,
    )
