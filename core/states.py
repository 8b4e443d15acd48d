"""How a state looks: a tone and an icon, declared once beside the words of the state.

@looks(draft=Look("quiet", "pencil"), published=Look("good", "world"))
class NeedState(models.TextChoices): ...

class Need(models.Model):
    states = NeedState      # what {% state_badge need %} asks
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from django.db.models import TextChoices

Tone = Literal["quiet", "info", "waiting", "active", "good", "bad"]
TONES: tuple[str, ...] = get_args(Tone)


class Look(NamedTuple):
    """Tone (quiet: asleep or over; info: open; waiting: someone must act; active: under way; good; bad) and icon."""

    tone: Tone
    icon: str


StateClass = TypeVar("StateClass", bound=type[TextChoices])
_looks: dict[type[TextChoices], dict[str, Look]] = {}


def looks(**by_state: Look) -> Callable[[StateClass], StateClass]:
    """Declare the look of every state of an enum; a state left out or unknown is a mistake found at import."""

    def declare(states: StateClass) -> StateClass:
        values = {str(member.value) for member in states}
        if set(by_state) != values:
            raise ValueError(f"Looks of {states.__name__} differ from its states: {set(by_state) ^ values}")
        if wrong := {look.tone for look in by_state.values()} - set(TONES):
            raise ValueError(f"Unknown tones: {wrong}")
        _looks[states] = by_state
        return states

    return declare


def look_of(states: type[TextChoices], value: str) -> Look:
    """Look of one state."""
    return _looks[states][value]


def states_of(record: Any) -> type[TextChoices]:
    """The enum of a record's ``state`` field, which its model names in ``states``."""
    states: type[TextChoices] = type(record).states
    return states
