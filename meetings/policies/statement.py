"""Who writes statements down, and who makes records of them."""

from typing import Any

from enterprises.statements import Maker, makers
from meetings.enums import TAKEN_PLACE_STATES, MeetingState
from meetings.models import Meeting, Statement
from meetings.policies import commitment
from meetings.policies.meeting import organises

NOTING_STATES = (MeetingState.INVITED, MeetingState.HELD)
"""From the invitation, so that introductions can be prepared, until the minutes are final."""


def can_note(user: Any, meeting: Meeting) -> bool:
    """Write statements down: the organisers."""
    return meeting.state in NOTING_STATES and organises(user, meeting)


def can_read(user: Any, meeting: Meeting) -> bool:
    """What was said is read by whoever sees the meeting, once it takes place; before that by the organisers."""
    return meeting.state in TAKEN_PLACE_STATES or organises(user, meeting)


def can_make(user: Any, statement: Statement, maker: Maker) -> bool:
    """Make a record of a statement: who may make one for the enterprise, from the meeting on, minutes or not."""
    if statement.enterprise is None or statement.meeting.state not in (MeetingState.INVITED, *TAKEN_PLACE_STATES):
        return False
    return maker.may(user, statement.enterprise)


def makers_for(user: Any, statement: Statement) -> list[Maker]:
    """The kinds of record that the person may make of a statement."""
    return [maker for maker in makers() if can_make(user, statement, maker)]


def can_commit(user: Any, statement: Statement) -> bool:
    """Make it a commitment of the party that said it."""
    return statement.party is not None and commitment.can_record(user, statement.meeting)
