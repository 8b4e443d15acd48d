"""The part of meetings in the waiting table."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership
from core import waiting
from core.clocks import add_working_days
from core.said import said
from core.waiting import Assignee, WaitRule
from meetings.enums import Answer, MeetingState
from meetings.models import Meeting, Participant
from meetings.services.invitations import INVITATION_MACHINE
from meetings.transitions import meeting_machine
from notifications.waiting import close_items

INVITE_DAYS = 5
"""Working days before a meeting by which the invitations are out."""
ANSWER_DAYS = 5


def organisers(meeting: Meeting) -> list[Assignee]:
    """Who planned it, while an official there; else the officials of the district."""
    official = Membership.objects.current().filter(
        Q(role=Role.DISTRICT_OFFICIAL, organisation_id=meeting.district_id)
        | Q(role=Role.PARK_OFFICIAL, organisation__parent_id=meeting.district_id)
    )
    if official.filter(user_id=meeting.created_by_id).exists():
        return [Assignee(user_id=meeting.created_by_id)]
    return officials(meeting)


def officials(meeting: Meeting) -> list[Assignee]:
    """The officials of the district."""
    return [Assignee(organisation_id=meeting.district_id, roles=(Role.DISTRICT_OFFICIAL,))]


def invitations_due(meeting: Meeting) -> datetime.date:
    """Some working days before the meeting; today where that is past."""
    day = timezone.localdate(meeting.begins_at)
    return max(add_working_days(day, -INVITE_DAYS), timezone.localdate())


def meeting_day(meeting: Meeting) -> datetime.date:
    """The day on which it ends."""
    return max(timezone.localdate(meeting.ends_at), timezone.localdate())


def answer_due(participant: Participant) -> datetime.date:
    """Some working days after the question, at the latest the working day before the meeting."""
    today = timezone.localdate()
    before = add_working_days(timezone.localdate(participant.meeting.begins_at), -1)
    return max(min(add_working_days(today, ANSWER_DAYS), before), today)


def drop(meeting: Meeting) -> None:
    """The day is past and nobody was invited."""
    comment = said("Nobody was invited in time.")
    meeting_machine.run(meeting, MeetingState.CANCELLED, actor=None, automatic=True, comment=comment)


def settle(meeting: Meeting) -> None:
    """Somebody was there: it took place. Nobody was: it did not."""
    if meeting.participants.filter(attended_at__isnull=False).exists():
        meeting_machine.run(meeting, MeetingState.HELD, actor=None, automatic=True)
        return
    comment = said("Nobody recorded that the meeting took place.")
    meeting_machine.run(meeting, MeetingState.CANCELLED, actor=None, automatic=True, comment=comment)


def close(meeting: Meeting) -> None:
    """Nobody closed it."""
    comment = said("Closed by the portal, since nobody did so in time.")
    meeting_machine.run(meeting, MeetingState.CLOSED, actor=None, automatic=True, comment=comment)


def leave_open(participant: Participant) -> None:
    """No answer is an answer too: it is asked for no longer."""
    close_items(participant)


def meeting_rule(state: str, end: Any, **values: Any) -> WaitRule:
    """One line of the table."""
    return WaitRule(
        machine="meeting",
        state=state,
        at_end=end,
        who=_("Organiser"),
        assignees=organisers,
        escalate=officials,
        **values,
    )


def register() -> None:
    """Add the rules."""
    waiting.register(
        meeting_rule(
            MeetingState.PLANNED,
            drop,
            task=_("Complete agenda and participants and send the invitations"),
            days=INVITE_DAYS,
            due=invitations_due,
            remind=(-2, 0, 2),
            end_after=INVITE_DAYS + 1,
            end_label=_("it is cancelled"),
        ),
        meeting_rule(
            MeetingState.INVITED,
            settle,
            task=_("Hold the meeting, record who was there, and that it took place"),
            days=INVITE_DAYS,
            due=meeting_day,
            remind=(-1, 1, 3),
            end_after=10,
            end_label=_("it counts as held where somebody was there, else as cancelled"),
        ),
        meeting_rule(
            MeetingState.HELD,
            close,
            task=_("Complete what was said and agreed, and close the meeting"),
            days=10,
            remind=(-2, 0, 3),
            end_after=20,
            end_label=_("it is closed"),
        ),
        WaitRule(
            machine=INVITATION_MACHINE,
            state=Answer.WAITING,
            task=_("Answer the invitation"),
            who=_("Invited person"),
            assignees=lambda participant: [Assignee(user_id=participant.user_id)],
            days=ANSWER_DAYS,
            due=answer_due,
            remind=(-1, 0, 2),
            at_end=leave_open,
            end_after=5,
            end_label=_("it stays without an answer"),
        ),
    )
