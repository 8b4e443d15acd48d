"""What every page of a meeting needs: the getter, its tabs, its buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.http import get_visible_or_404
from core.tabs import tabs_of
from meetings.enums import MeetingState
from meetings.models import Meeting
from meetings.policies import meeting as policies
from meetings.transitions import meeting_machine
from notifications.selectors import next_step_of

JOINED = ("district", "series", "created_by")


@dataclass(frozen=True, kw_only=True)
class Button:
    """Where a button leads and what it says."""

    url: str
    label: str | Promise
    tone: str = "secondary"
    icon: str = ""


_buttons: list[Callable[[Any, Meeting], list[Button]]] = []


def register_buttons(source: Callable[[Any, Meeting], list[Button]]) -> None:
    """Add buttons to the head of a meeting's pages: ``source(user, meeting)``; call from the app's registrations."""
    if source not in _buttons:
        _buttons.append(source)


def get_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting with its names, if visible to whoever asks."""
    meeting: Meeting = get_visible_or_404(Meeting.objects.select_related(*JOINED), request.user, pk=pk)
    return meeting


def buttons(user: Any, meeting: Meeting) -> list[Button]:
    """What this person can do now, the one primary thing first."""
    found = [button for source in _buttons for button in source(user, meeting)]
    for step in meeting_machine.steps(user, meeting):
        if step.to == MeetingState.HELD and meeting.begins_at > timezone.now():
            continue  # refused before its time
        url = reverse("meetings:step", args=[meeting.pk, step.to])
        found.append(Button(url=url, label=step.edge.verb, tone=step.edge.tone))
    if policies.can_record_attendance(user, meeting):
        url = reverse("meetings:attendance", args=[meeting.pk])
        found.append(Button(url=url, label=_("Attendance"), icon="user-check"))
    if policies.can_edit(user, meeting):
        found.append(Button(url=reverse("meetings:edit", args=[meeting.pk]), label=_("Change"), icon="edit"))
    return sorted(found, key=lambda one: (one.tone != "primary", one.tone == "danger"))


def record_context(request: HttpRequest, meeting: Meeting, *, tab: str) -> dict[str, Any]:
    """Context of ``meetings/record.html``, which the template of every tab extends."""
    return {
        "meeting": meeting,
        "tab": tab,
        "tabs": tabs_of("meeting", request.user, meeting),
        "step": next_step_of(meeting),
        "buttons": buttons(request.user, meeting),
        "organises": policies.organises(request.user, meeting),
    }
