"""Records of stationing."""

from talent.models.day import StationDay
from talent.models.stationing import Stationing, StationingApproval, StationingExtension, StationingRules

__all__ = ["StationDay", "Stationing", "StationingApproval", "StationingExtension", "StationingRules"]
