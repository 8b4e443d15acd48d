"""Who may do what to a meeting. Plain predicates over the person's scope."""

from typing import Any

from accounts.scope import scope_of
from meetings.enums import COMING_STATES, MeetingState
from meetings.models import Meeting, MeetingSeries
from meetings.querysets import official_districts


def organises(user: Any, record: Meeting | MeetingSeries) -> bool:
    """Officials of the district, or of one of its parks."""
    return record.district_id in official_districts(user)


def can_plan(user: Any) -> bool:
    """Whether the person may plan meetings anywhere."""
    return bool(official_districts(user))


def can_list(user: Any) -> bool:
    """The list is for everybody with a role."""
    return bool(scope_of(user).grants)


def can_edit(user: Any, meeting: Meeting) -> bool:
    """Title, time, place: the organisers, until the meeting has taken place."""
    return meeting.state in COMING_STATES and organises(user, meeting)


def can_edit_agenda(user: Any, meeting: Meeting) -> bool:
    """The agenda also while the meeting goes on."""
    return meeting.state in (*COMING_STATES, MeetingState.HELD) and organises(user, meeting)


def can_change_people(user: Any, meeting: Meeting) -> bool:
    """Parties and persons: also while the meeting goes on, for whoever comes without an invitation."""
    return meeting.state in (*COMING_STATES, MeetingState.HELD) and organises(user, meeting)


def can_erase_guests(user: Any, meeting: Meeting) -> bool:
    """Names and addresses of guests are of use until the meeting is over; then officials may erase them on request."""
    return meeting.state not in COMING_STATES and organises(user, meeting)


def can_record_attendance(user: Any, meeting: Meeting) -> bool:
    """Who came: the organisers, from the invitation until the meeting is closed."""
    return meeting.state in (MeetingState.INVITED, MeetingState.HELD) and organises(user, meeting)


def can_attach(user: Any, meeting: Meeting) -> bool:
    """Papers: the organisers, until the meeting is closed."""
    return meeting.state in (*COMING_STATES, MeetingState.HELD) and organises(user, meeting)
