"""Words for the lines of a record's timeline. Steps of a machine speak for themselves; apps name their other events."""

from dataclasses import dataclass

from django.utils.functional import Promise

from core.models import TimelineEntry
from core.states import Look, look_of
from core.transitions import StateMachine


@dataclass(frozen=True)
class Words:
    """What a line says and how it looks."""

    text: str | Promise
    look: Look


_words: dict[str, Words] = {}


def register_words(event: str, text: str | Promise, *, icon: str = "circle-dashed", tone: str = "quiet") -> None:
    """Name an event that is not a state (``claim.visit_logged``). Call in ``AppConfig.ready()``."""
    _words[event] = Words(text, Look(tone, icon))  # type: ignore[arg-type]


def words_of(entry: TimelineEntry) -> Words:
    """Words of one line: those registered for its event, else the state that was reached."""
    if entry.event in _words:
        return _words[entry.event]
    states = StateMachine.registry[entry.event.partition(".")[0]].states
    return Words(states(entry.to_state).label, look_of(states, entry.to_state))
