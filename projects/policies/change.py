"""Who may do what to a change request: one side proposes, whoever decides for the other one agrees."""

from typing import Any

from projects.enums import ProjectState, Side
from projects.models import ChangeRequest, Project
from projects.policies.project import is_college_admin, is_head, sides_of

STATES = (ProjectState.RUNNING, ProjectState.SUSPENDED, ProjectState.RECTIFYING)


def can_propose(user: Any, project: Project) -> bool:
    """Proposing: either side's people, while the project is under way."""
    return project.state in STATES and bool(sides_of(user, project))


def can_answer(user: Any, change: ChangeRequest) -> bool:
    """Agreeing or declining: the head of the enterprise, or an administrator of the college; never who proposed it."""
    project = change.project
    if project.state not in STATES or change.proposed_by_id == getattr(user, "pk", None):
        return False
    if change.proposed_side == Side.ENTERPRISE:
        return is_college_admin(user, project)
    return is_head(user, project)


def can_withdraw(user: Any, change: ChangeRequest) -> bool:
    """Taking it back: whoever may propose for the side that proposed it."""
    return change.proposed_side in sides_of(user, change.project)
