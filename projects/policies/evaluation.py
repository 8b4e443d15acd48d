"""Who gives an evaluation."""

from typing import Any

from projects.enums import Side
from projects.models import Evaluation
from projects.policies.project import is_college_admin, is_of_enterprise, leads


def can_give(user: Any, evaluation: Evaluation) -> bool:
    """The enterprise's people; the leader, or the college where the leader has left."""
    project = evaluation.project
    if evaluation.side == Side.ENTERPRISE:
        return is_of_enterprise(user, project)
    return leads(user, project) or (project.leader_left and is_college_admin(user, project))
