"""What every page of a researcher's record needs, for this app's views and for tabs added further up."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from core.http import get_visible_or_404
from core.tabs import tabs_of
from core.transitions import Step
from notifications.selectors import next_step_of
from researchers.models import Researcher
from researchers.policies import can_edit, can_see_proof, is_self
from researchers.selectors import with_names
from researchers.transitions import machine


def get_researcher(request: HttpRequest, pk: int) -> Researcher:
    """The researcher with the names, if visible to whoever asks."""
    researcher: Researcher = get_visible_or_404(with_names(Researcher.objects.all()), request.user, pk=pk)
    return researcher


def record_context(request: HttpRequest, researcher: Researcher, *, tab: str) -> dict[str, Any]:
    """Context of ``researchers/record.html``, which a tab's template extends; ``tab`` is the tab's key."""
    user = request.user
    steps = machine.steps(user, researcher)
    primary = next((step for step in steps if step.edge.tone == "primary"), None)
    return {
        "researcher": researcher,
        "tab": tab,
        "tabs": tabs_of(machine.name, user, researcher),
        "next_step": next_step_of(researcher),
        "primary": _link(researcher, primary) if primary else None,
        "steps": [_link(researcher, step) for step in steps if step is not primary],
        "may_edit": can_edit(user, researcher),
        "may_see_proof": can_see_proof(user, researcher),
        "is_self": is_self(user, researcher),
    }


def _link(researcher: Researcher, step: Step) -> dict[str, Any]:
    return {
        "label": step.edge.verb,
        "tone": step.edge.tone,
        "url": reverse("researchers:step", args=[researcher.pk, step.to]),
    }
