"""What every page of minutes needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.buttons import Button, primary_first, step_buttons
from core.http import get_visible_or_404
from meetings.models import Meeting, Minutes
from meetings.outcome_enums import OUT_STATES, MinutesState
from meetings.policies import minutes as policies
from meetings.selectors.minutes import PartyAnswer
from meetings.transitions.minutes import minutes_machine


def get_minutes(request: HttpRequest, pk: int, revision: int) -> Minutes:
    """The revision with its meeting, if visible to whoever asks."""
    rows = Minutes.objects.select_related(*minutes_machine.related)
    found: Minutes = get_visible_or_404(rows, request.user, meeting_id=pk, revision=revision)
    return found


def buttons(user: Any, minutes: Minutes, answers: list[PartyAnswer]) -> list[Button]:
    """What this person can do with a revision now, the one primary thing first."""
    found = []
    place = [minutes.meeting_id, minutes.revision]
    if minutes.state in OUT_STATES and any(
        one.answer is None and policies.can_answer_for(user, minutes, one.organisation) for one in answers
    ):
        url = reverse("meetings:minutes_answer", args=place)
        found.append(Button(url=url, label=_("Confirm or object"), tone="primary", icon="check"))
    if policies.can_edit(user, minutes):
        found.append(Button(url=reverse("meetings:minutes_edit", args=place), label=_("Write"), icon="pencil"))
    found += step_buttons(minutes_machine.steps(user, minutes), "meetings:minutes_step", *place)
    if minutes.state != MinutesState.DRAFT:
        url = reverse("meetings:minutes_pdf", args=place)
        found.append(Button(url=url, label=_("PDF to sign"), icon="file-type-pdf"))
    return primary_first(found)


def may_begin(user: Any, meeting: Meeting, revisions: list[Minutes]) -> bool:
    """Begin minutes, or a new revision; not while a draft is there."""
    return policies.can_draft(user, meeting) and all(one.state != MinutesState.DRAFT for one in revisions)
