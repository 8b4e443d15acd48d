"""Who may do what to a project."""

from typing import Any

from accounts.enums import Role
from accounts.scope import scope_of
from needs.enums import NeedState
from projects.enums import ProjectState, Side
from projects.models import Project

OVER = (ProjectState.COMPLETED, ProjectState.TERMINATED)
ACTIVE = (ProjectState.RUNNING, ProjectState.ACCEPTING, ProjectState.RECTIFYING)


def is_head(user: Any, project: Project) -> bool:
    """Whether the person decides for the project's enterprise."""
    return project.enterprise.organisation_id in scope_of(user).headed


def is_of_enterprise(user: Any, project: Project) -> bool:
    """Whether the person works for the project's enterprise and has no part in the research."""
    return project.enterprise.organisation_id in scope_of(user).enterprises and not leads(user, project)


def is_college_admin(user: Any, project: Project) -> bool:
    """Whether the person decides for the project's college."""
    return project.college_id in scope_of(user).colleges


def leads(user: Any, project: Project) -> bool:
    """Whether the person leads the project and still belongs to its college."""
    return project.leader.user_id == getattr(user, "pk", None) and scope_of(user).has(
        Role.RESEARCHER, project.college_id
    )


def decides(user: Any, project: Project) -> bool:
    """Whether the person may stop a project for one of its sides: the enterprise's head, or the college."""
    return is_head(user, project) or is_college_admin(user, project)


def sides_of(user: Any, project: Project) -> tuple[Side, ...]:
    """The sides for which the person may propose: the enterprise's people; leader and administrators of the college."""
    sides = []
    if is_of_enterprise(user, project):
        sides.append(Side.ENTERPRISE)
    if leads(user, project) or is_college_admin(user, project):
        sides.append(Side.COLLEGE)
    return tuple(sides)


def can_extend(user: Any, project: Project) -> bool:
    """More time for the contract: the enterprise's head, while the contract is being prepared."""
    return project.state == ProjectState.PREPARING and is_head(user, project)


def can_release(user: Any, project: Project) -> bool:
    """Letting go of the claim before a contract: the enterprise's head or the leader; a directed project has no claim."""
    return (
        project.state == ProjectState.PREPARING
        and project.claim_id is not None
        and (is_head(user, project) or leads(user, project))
    )


def can_name_leader(user: Any, project: Project) -> bool:
    """Another leader: administrators of the college, until the project is over."""
    return project.state not in OVER and project.college_id in scope_of(user).colleges


def can_list(user: Any) -> bool:
    """The list of projects is for everybody with a role."""
    return bool(scope_of(user).grants)


def is_active(project: Project) -> bool:
    """Whether work goes on, so that milestones and reports can be handed in and judged."""
    return project.state in ACTIVE


def can_set_reports(user: Any, project: Project) -> bool:
    """How often the leader reports: whoever decides for one of both sides, until the project is over."""
    return project.state not in OVER and decides(user, project)


def can_talk(user: Any, project: Project) -> bool:
    """Writing to the other side: both sides, until the project is over."""
    return project.state not in OVER and bool(sides_of(user, project))


def can_settle_need(user: Any, project: Project) -> bool:
    """What becomes of the need of a terminated project: the enterprise's head, until it is decided."""
    return need_is_undecided(project) and is_head(user, project)


def need_is_undecided(project: Project) -> bool:
    """Whether a terminated project left a need behind that is neither published again nor closed."""
    return (
        project.state == ProjectState.TERMINATED
        and project.need is not None
        and project.need.state in (NeedState.MATCHED, NeedState.CONTRACTED)
    )
