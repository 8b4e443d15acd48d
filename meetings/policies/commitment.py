"""Who may do what to a commitment."""

from typing import Any

from meetings.enums import TAKEN_PLACE_STATES, MeetingState
from meetings.models import Commitment, Meeting
from meetings.outcome_enums import CommitmentState
from meetings.policies.meeting import organises
from meetings.querysets import own_organisations
from meetings.selectors.speakers import acts_for, place_of

RECORDING_STATES = (MeetingState.INVITED, *TAKEN_PLACE_STATES)
"""States of a meeting in which commitments are written down: some are remembered when the minutes are read."""


def can_record(user: Any, meeting: Meeting) -> bool:
    """Write down what was promised: the organisers, from the invitation on."""
    return meeting.state in RECORDING_STATES and organises(user, meeting)


def can_edit(user: Any, commitment: Commitment) -> bool:
    """Other words, another day, somebody else: the organisers, while it is open."""
    return commitment.state == CommitmentState.OPEN and organises(user, commitment.meeting)


def owes(user: Any, commitment: Commitment) -> bool:
    """Whoever acts for the organisation that owes it, and the person who answers for it while belonging there."""
    answers = commitment.person_id == getattr(user, "pk", None)
    return (answers and place_of(commitment.organisation) in own_organisations(user)) or acts_for(
        user, commitment.organisation
    )


def can_report(user: Any, commitment: Commitment) -> bool:
    """Say that it is done: who owes it, or the organisers who have seen it."""
    return owes(user, commitment) or organises(user, commitment.meeting)


def can_drop(user: Any, commitment: Commitment) -> bool:
    """Release the party from it: the organisers, with a reason."""
    return organises(user, commitment.meeting)


def can_attach(user: Any, commitment: Commitment) -> bool:
    """Evidence: who owes it and the organisers, unless it was dropped."""
    return commitment.state != CommitmentState.DROPPED and can_report(user, commitment)
