"""Who reports outcomes, who confirms them."""

from typing import Any

from projects.enums import OutcomeKind, OutcomeState, ProjectState, Side
from projects.models import Outcome, Project
from projects.policies.project import is_college_admin, is_of_enterprise, leads, sides_of

OF_COLLEGE = (OutcomeKind.PATENT, OutcomeKind.PAPER)
"""Kinds that the college confirms, whoever reports them: it keeps the books on papers and patents."""
CORRECTABLE = (OutcomeState.REPORTED, OutcomeState.DECLINED)


def can_report(user: Any, project: Project) -> bool:
    """Either side, from the beginning of the work on and for years after its end."""
    return project.state != ProjectState.PREPARING and project.starts_on is not None and bool(sides_of(user, project))


def can_correct(user: Any, outcome: Outcome) -> bool:
    """Changing and withdrawing: the side that reported it, until it is confirmed."""
    return outcome.state in CORRECTABLE and outcome.reported_side in sides_of(user, outcome.project)


def can_confirm(user: Any, outcome: Outcome) -> bool:
    """The college for papers and patents, else the other side; nobody what he reported himself."""
    project = outcome.project
    if outcome.reported_by_id == getattr(user, "pk", None):
        return False
    if outcome.kind in OF_COLLEGE:
        return is_college_admin(user, project)
    if outcome.reported_side == Side.COLLEGE:
        return is_of_enterprise(user, project)
    return leads(user, project) or (project.leader_left and is_college_admin(user, project))
