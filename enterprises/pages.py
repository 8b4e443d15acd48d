"""What every page of an enterprise's record needs, for this app's views and for tabs added further up."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.http import get_visible_or_404
from core.tabs import tabs_of
from core.transitions import Step
from enterprises.enums import EnterpriseState, Qualification
from enterprises.industry import path_of
from enterprises.models import Enterprise
from enterprises.policies import (
    can_correct_identity,
    can_edit,
    can_invite_head,
    can_mark_key,
    can_move_park,
    can_see_people,
    has_conflict,
)
from enterprises.selectors import with_names
from enterprises.transitions import machine
from notifications.selectors import next_step_of

OWN_ENTERPRISE = _("You belong to this enterprise, so another official of the district or the park decides about it.")


def get_enterprise(request: HttpRequest, pk: int) -> Enterprise:
    """The enterprise with its names, if visible to whoever asks."""
    enterprise: Enterprise = get_visible_or_404(with_names(Enterprise.objects.all()), request.user, pk=pk)
    return enterprise


def record_context(request: HttpRequest, enterprise: Enterprise, *, tab: str) -> dict[str, Any]:
    """Context of ``enterprises/record.html``, which a tab's template extends; ``tab`` is the tab's key."""
    user = request.user
    steps = machine.steps(user, enterprise)
    primary = next((step for step in steps if step.edge.tone == "primary"), None)
    # Verifying and returning are the two ways to decide: both stand at the head of the page.
    other = next((step for step in steps if primary and step.to == EnterpriseState.RETURNED), None)
    return {
        "enterprise": enterprise,
        "tab": tab,
        "tabs": tabs_of(machine.name, user, enterprise),
        "next_step": next_step_of(enterprise),
        "primary": _link(enterprise, primary) if primary else None,
        "alternative": _link(enterprise, other) if other else None,
        "steps": [_link(enterprise, step) for step in steps if step not in (primary, other)],
        "industry_path": path_of(enterprise.industry),
        "qualifications": [Qualification(value).label for value in enterprise.qualifications],
        "conflict": OWN_ENTERPRISE if has_conflict(user, enterprise) else "",
        "may_edit": can_edit(user, enterprise),
        "may_correct": can_correct_identity(user, enterprise),
        "may_see_people": can_see_people(user, enterprise),
        "may_mark_key": can_mark_key(user, enterprise),
        "may_move_park": can_move_park(user, enterprise),
        "may_invite_head": can_invite_head(user, enterprise),
    }


def _link(enterprise: Enterprise, step: Step) -> dict[str, Any]:
    return {
        "label": step.edge.verb,
        "tone": step.edge.tone,
        "url": reverse("enterprises:step", args=[enterprise.pk, step.to]),
    }
