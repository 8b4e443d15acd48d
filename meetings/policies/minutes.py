"""Who writes minutes, who answers for a party, who files them."""

from typing import Any

from accounts.models import Organisation
from meetings.enums import TAKEN_PLACE_STATES
from meetings.models import Meeting, Minutes
from meetings.outcome_enums import OUT_STATES, MinutesState
from meetings.policies.meeting import organises
from meetings.selectors.speakers import decides_for


def runs(user: Any, minutes: Minutes) -> bool:
    """The organisers of the meeting."""
    return organises(user, minutes.meeting)


def can_draft(user: Any, meeting: Meeting) -> bool:
    """Begin minutes, or a new revision: the organisers of a meeting that took place."""
    return meeting.state in TAKEN_PLACE_STATES and organises(user, meeting)


def can_edit(user: Any, minutes: Minutes) -> bool:
    """The text of a draft."""
    return minutes.state == MinutesState.DRAFT and runs(user, minutes)


def can_answer_for(user: Any, minutes: Minutes, organisation: Organisation) -> bool:
    """Confirm or object for a party: who decides for it."""
    return minutes.state in OUT_STATES and decides_for(user, organisation)


def can_record_for(user: Any, minutes: Minutes, organisation: Organisation) -> bool:
    """Record what a party said on paper or by telephone: the organisers, but never for somebody who is one of their own."""
    return minutes.state in OUT_STATES and runs(user, minutes) and not decides_for(user, organisation)
