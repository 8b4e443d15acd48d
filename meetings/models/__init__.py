"""Records of exchange meetings."""

from meetings.models.commitment import Commitment
from meetings.models.cooperation import CooperationPlan, PlanGoal, PlanParty, PlanRevision
from meetings.models.meeting import AgendaItem, Meeting, MeetingSeries
from meetings.models.minutes import Minutes, MinutesAnswer
from meetings.models.participant import MeetingParty, Participant
from meetings.models.statement import Statement, StatementResult

__all__ = [
    "AgendaItem",
    "Commitment",
    "CooperationPlan",
    "Meeting",
    "MeetingParty",
    "MeetingSeries",
    "Minutes",
    "MinutesAnswer",
    "Participant",
    "PlanGoal",
    "PlanParty",
    "PlanRevision",
    "Statement",
    "StatementResult",
]
