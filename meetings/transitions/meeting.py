"""The states of a meeting."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from meetings.enums import MeetingState
from meetings.models import Meeting
from meetings.outcome_enums import MinutesState
from meetings.policies.meeting import organises

PLANNED, INVITED, HELD = MeetingState.PLANNED, MeetingState.INVITED, MeetingState.HELD
CLOSED, CANCELLED = MeetingState.CLOSED, MeetingState.CANCELLED


def send_out(meeting: Meeting, **_data: Any) -> None:
    """From now on the parties see the meeting."""
    if meeting.begins_at <= timezone.now():
        raise DomainError(_("The meeting lies in the past. Please choose another day before you invite."))
    if not meeting.participants.exists():
        raise DomainError(_("Nobody is invited yet. Please add participants first."))
    meeting.invited_at = timezone.now()
    meeting.save(update_fields=["invited_at"])


def next_revision(meeting: Meeting, **_data: Any) -> None:
    """A cancellation is a revision of its own: programs ignore one that is not newer than what they have."""
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])


def begun(meeting: Meeting, **_data: Any) -> None:
    """Nobody holds a meeting before its time."""
    if meeting.begins_at > timezone.now():
        raise DomainError(_("The meeting has not begun yet."))


def minutes_settled(meeting: Meeting, **_data: Any) -> None:
    """What is before the parties is theirs to answer: their last confirmation closes the meeting."""
    if meeting.minutes.filter(state=MinutesState.SENT).exists():
        raise DomainError(_("The minutes are before the parties. The meeting is closed when all have confirmed them."))


EDGES: dict[tuple[str, str], Edge] = {
    (PLANNED, INVITED): Edge(
        verb=_("Send the invitations"),
        policy=organises,
        effects=(send_out,),
        confirm=_("Everybody on the list is sent a mail with the date for their calendar and answers by a link in it."),
        tone="primary",
    ),
    (PLANNED, CANCELLED): Edge(
        verb=_("Cancel the meeting"), policy=organises, automatic=True, reason=True, tone="danger"
    ),
    (INVITED, HELD): Edge(
        verb=_("Record that it took place"),
        policy=organises,
        automatic=True,
        effects=(begun,),
        confirm=_("Attendance can still be completed until the meeting is closed."),
        tone="primary",
    ),
    (INVITED, CANCELLED): Edge(
        verb=_("Cancel the meeting"),
        policy=organises,
        automatic=True,
        effects=(next_revision,),
        reason=True,
        confirm=_(
            "Everybody invited is sent the cancellation with your reason; it takes the date out of their calendar."
        ),
        tone="danger",
    ),
    (HELD, CLOSED): Edge(
        verb=pgettext_lazy("meeting", "Close the meeting"),
        policy=organises,
        automatic=True,
        effects=(minutes_settled,),
        confirm=_(
            "Attendance, agenda and papers stay as they are. A meeting with minutes is closed by itself when all parties have"
            " confirmed them."
        ),
    ),
}

meeting_machine = StateMachine("meeting", states=MeetingState, edges=EDGES, related=("district", "series"))
