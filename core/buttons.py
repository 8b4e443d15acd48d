"""The buttons in the head of a record's pages; ``components/buttons.html`` shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from core.transitions import Step


@dataclass(frozen=True, kw_only=True)
class Button:
    """Where a button leads and what it says."""

    url: str
    label: str | Promise
    tone: str = "secondary"
    icon: str = ""


def step_button(step: Step, url: str) -> Button:
    """The button of a step of a state machine, whose page is at ``url``."""
    return Button(url=url, label=step.edge.verb, tone=step.edge.tone)


def step_buttons(steps: Iterable[Step], url_name: str, *record: object) -> list[Button]:
    """The buttons of several; ``url_name`` is called with what names the ``record``, and the state."""
    return [step_button(step, reverse(url_name, args=[*record, step.to])) for step in steps]


def primary_first(buttons: Iterable[Button]) -> list[Button]:
    """The one primary thing first, what cannot be undone last, the others as they are."""
    return sorted(buttons, key=lambda one: (one.tone != "primary", one.tone == "danger"))
