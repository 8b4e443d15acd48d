"""Meetings in the calendars of those who take part."""

from collections.abc import Iterable
from typing import Any

from accounts.scope import scope_of
from calendars.registry import MOST, Entry, Standing, Window, register_source
from meetings.enums import Answer, MeetingState
from meetings.models import Participant
from meetings.querysets import own_organisations

OF_STATE = {
    MeetingState.INVITED: Standing.OPEN,
    MeetingState.HELD: Standing.DONE,
    MeetingState.CLOSED: Standing.DONE,
    MeetingState.CANCELLED: Standing.CANCELLED,
}


def meetings(user: Any, window: Window) -> Iterable[Entry]:
    """Meetings to which the person is invited and which the person has not declined."""
    if scope_of(user).user_id is None:
        return
    rows = Participant.objects.filter(
        user_id=user.pk,
        invited_at__isnull=False,
        party__organisation_id__in=own_organisations(user),
        meeting__begins_at__date__range=window.ends,
    ).exclude(answer=Answer.DECLINED)
    for one in rows.select_related("meeting").order_by("meeting__begins_at", "id")[:MOST]:
        meeting = one.meeting
        yield Entry(
            # The invitation's own entry has another key: who takes both has two entries and not a broken one.
            key=f"meeting-day-{meeting.pk}",
            day=meeting.begins_at.date(),
            title=str(meeting),
            url=meeting.get_absolute_url(),
            changed_at=meeting.updated_at,
            standing=OF_STATE[MeetingState(meeting.state)],
            hours=(meeting.begins_at, meeting.ends_at),
            place=meeting.place,
        )


def register() -> None:
    """Add the source."""
    register_source("meetings.meetings", meetings)
