"""Records of exchange meetings."""

from meetings.models.meeting import AgendaItem, Meeting, MeetingSeries
from meetings.models.participant import MeetingParty, Participant

__all__ = ["AgendaItem", "Meeting", "MeetingParty", "MeetingSeries", "Participant"]
