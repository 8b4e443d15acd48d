"""Who may do what to a milestone."""

from typing import Any

from projects.enums import MilestoneState
from projects.models import Milestone
from projects.policies.project import is_active, is_of_enterprise, leads

OPEN = (MilestoneState.PLANNED, MilestoneState.RETURNED)


def can_submit(user: Any, milestone: Milestone) -> bool:
    """Handing in: the leader, while the project goes on."""
    return is_active(milestone.project) and leads(user, milestone.project)


def can_judge(user: Any, milestone: Milestone) -> bool:
    """Confirming or returning: the enterprise's head and members, while the project goes on."""
    return is_active(milestone.project) and is_of_enterprise(user, milestone.project)


def can_add_files(user: Any, milestone: Milestone) -> bool:
    """Proofs are added before the milestone is handed in."""
    return milestone.state in OPEN and can_submit(user, milestone)
