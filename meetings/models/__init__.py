"""Records of exchange meetings."""

from meetings.models.commitment import Commitment
from meetings.models.meeting import AgendaItem, Meeting, MeetingSeries
from meetings.models.minutes import Minutes, MinutesAnswer
from meetings.models.participant import MeetingParty, Participant
from meetings.models.statement import Statement, StatementResult

__all__ = [
    "AgendaItem",
    "Commitment",
    "Meeting",
    "MeetingParty",
    "MeetingSeries",
    "Minutes",
    "MinutesAnswer",
    "Participant",
    "Statement",
    "StatementResult",
]
