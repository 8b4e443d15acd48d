"""What every page of a commitment needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.buttons import Button, primary_first, step_buttons
from core.http import get_visible_or_404
from core.tabs import links_of
from meetings.models import Commitment
from meetings.policies import commitment as policies
from meetings.policies.meeting import organises
from meetings.transitions.commitment import commitment_machine
from notifications.selectors import next_step_of

TABS = (
    ("overview", _("Overview"), "meetings:commitment"),
    ("timeline", _("Timeline"), "meetings:commitment_timeline"),
)


def get_commitment(request: HttpRequest, pk: int) -> Commitment:
    """The commitment with its names, if visible to whoever asks."""
    rows = Commitment.objects.with_meeting(request.user)
    rows = rows.select_related(*commitment_machine.related, "created_by", "meeting__series")
    found: Commitment = get_visible_or_404(rows, request.user, pk=pk)
    return found


def buttons(user: Any, commitment: Commitment) -> list[Button]:
    """What this person can do now, the one primary thing first."""
    found = step_buttons(commitment_machine.steps(user, commitment), "meetings:commitment_step", commitment.pk)
    if policies.can_edit(user, commitment):
        url = reverse("meetings:commitment_edit", args=[commitment.pk])
        found.append(Button(url=url, label=_("Change"), icon="edit"))
    return primary_first(found)


def record_context(request: HttpRequest, commitment: Commitment, *, tab: str) -> dict[str, Any]:
    """Context of ``meetings/commitment/record.html``, which the template of every tab extends."""
    return {
        "commitment": commitment,
        "tab": tab,
        "tabs": links_of(commitment, TABS),
        "step": next_step_of(commitment),
        "buttons": buttons(request.user, commitment),
        "organises": organises(request.user, commitment.meeting),
    }
