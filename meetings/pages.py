"""What every page of a meeting needs: the getter, its tabs, its buttons."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.buttons import Button, primary_first, step_buttons
from core.http import get_visible_or_404
from core.tabs import tabs_of
from meetings.enums import MeetingState
from meetings.models import Meeting
from meetings.policies import meeting as policies
from meetings.transitions import meeting_machine
from notifications.selectors import next_step_of

JOINED = ("district", "series", "created_by")


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
    refused = {MeetingState.HELD} if meeting.begins_at > timezone.now() else set()
    steps = [step for step in meeting_machine.steps(user, meeting) if step.to not in refused]
    found += step_buttons(steps, "meetings:step", meeting.pk)
    if policies.can_record_attendance(user, meeting):
        url = reverse("meetings:attendance", args=[meeting.pk])
        found.append(Button(url=url, label=_("Attendance"), icon="user-check"))
    if policies.can_edit(user, meeting):
        found.append(Button(url=reverse("meetings:edit", args=[meeting.pk]), label=_("Change"), icon="edit"))
    return primary_first(found)


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
