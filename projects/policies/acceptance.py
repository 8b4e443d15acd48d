"""Who applies for acceptance and who decides on it."""

from typing import Any

from projects.enums import ProjectState
from projects.models import Acceptance, Project
from projects.policies.project import is_head, leads

BEFORE = (ProjectState.RUNNING, ProjectState.RECTIFYING)


def can_prepare(user: Any, project: Project) -> bool:
    """Preparing an application: the leader, while the work goes on or is rectified."""
    return project.state in BEFORE and leads(user, project)


def can_edit(user: Any, acceptance: Acceptance) -> bool:
    """Changing an application and handing it in: the leader, until it is handed in or overtaken by its last day."""
    begun = acceptance.submitted_at is None and acceptance.decided_at is None
    return begun and can_prepare(user, acceptance.project)


def is_open(acceptance: Acceptance) -> bool:
    """Whether the enterprise has still to decide."""
    waits = acceptance.submitted_at is not None and acceptance.decided_at is None
    return waits and acceptance.project.state == ProjectState.ACCEPTING


def can_withdraw(user: Any, acceptance: Acceptance) -> bool:
    """Taking an application back: the leader, until the enterprise decides."""
    return is_open(acceptance) and leads(user, acceptance.project)


def can_decide(user: Any, acceptance: Acceptance) -> bool:
    """Deciding: the head of the enterprise."""
    return is_open(acceptance) and is_head(user, acceptance.project)


def can_add_opinion(user: Any, acceptance: Acceptance) -> bool:
    """The experts' opinion as a file: the leader beforehand, the enterprise until it decides."""
    return can_edit(user, acceptance) or can_decide(user, acceptance)
