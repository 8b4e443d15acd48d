"""State machines: one module by subject."""

from meetings.transitions.meeting import meeting_machine

__all__ = ["meeting_machine"]
