"""What meetings do when something happens, and whom they tell. Same transaction as what happened."""

from typing import Any

from accounts.models import Membership
from core import events
from core.tasks import enqueue
from meetings.enums import MeetingState
from meetings.models import Meeting
from meetings.services.invitations import call_off, everybody_on, invite, people_of
from notifications.waiting import close_items


def on_invited(*, record: Meeting, **_data: Any) -> None:
    """Everybody on the list is sent the invitation."""
    invite(record, people_of(record))


def on_cancelled(*, record: Meeting, source: str, comment: str, **_data: Any) -> None:
    """Everybody invited is sent the cancellation; of a meeting in preparation nobody has heard."""
    if source == MeetingState.INVITED:
        call_off(record, everybody_on(record), reason=comment)


def on_held(*, record: Meeting, **_data: Any) -> None:
    """Nobody is asked any more whether he will come."""
    for one in record.participants.all():
        close_items(one)


def on_membership_ended(*, record: Membership, **_data: Any) -> None:
    """Whoever leaves an organisation no longer comes for it.

    After the commit: whoever ends a membership holds the organisation's row, and a meeting's row comes before that.
    """
    enqueue("meetings.tasks.take_off_leavers")


def register() -> None:
    """Listen."""
    events.on("meeting.invited", on_invited)
    events.on("meeting.cancelled", on_cancelled)
    events.on("meeting.held", on_held)
    events.on("membership.ended", on_membership_ended)
