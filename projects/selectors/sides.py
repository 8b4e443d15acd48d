"""Who acts in a project, and who telephones: the people behind waiting rules and mails."""

from collections.abc import Iterable
from typing import Any

from accounts.enums import ENTERPRISE_ROLES, Role
from core.waiting import Assignee
from notifications.selectors import people
from projects.enums import Side
from projects.models import Project


def leader(project: Project) -> list[Assignee]:
    """The project's leader; once the leader has left, the college."""
    return college(project) if project.leader_left else [Assignee(user_id=project.leader.user_id)]


def enterprise(project: Project) -> list[Assignee]:
    """Head and members of the enterprise."""
    return [Assignee(organisation_id=project.enterprise.organisation_id, roles=tuple(sorted(ENTERPRISE_ROLES)))]


def head(project: Project) -> list[Assignee]:
    """The head of the enterprise."""
    return [Assignee(organisation_id=project.enterprise.organisation_id, roles=(Role.ENTERPRISE_HEAD,))]


def college(project: Project) -> list[Assignee]:
    """Administrators of the college."""
    return [Assignee(organisation_id=project.college_id, roles=(Role.COLLEGE_ADMIN,))]


def transfer_office(project: Project) -> list[Assignee]:
    """The transfer office of the college's university; the college itself where there is none."""
    if project.college.parent_id is None:
        return college(project)
    return [Assignee(organisation_id=project.college.parent_id, roles=(Role.TRANSFER_OFFICE,))]


def liaison(project: Any) -> list[Assignee]:
    """Who telephones the enterprise: the park's liaison, else its officials, else the district's."""
    if project.park is None:
        return [Assignee(organisation_id=project.district_id, roles=(Role.DISTRICT_OFFICIAL,))]
    profile = getattr(project.park, "park", None)
    if profile is not None and profile.liaison_id is not None:
        return [Assignee(user_id=profile.liaison_id)]
    return [Assignee(organisation_id=project.park_id, roles=(Role.PARK_OFFICIAL,))]


def both_called(project: Project) -> list[Assignee]:
    """The enterprise is called by its liaison, the leader by the college."""
    return liaison(project) + college(project)


def deciders(project: Project, side: str) -> list[Assignee]:
    """Who decides for one side."""
    return head(project) if side == Side.ENTERPRISE else college(project)


def other_side(side: str) -> Side:
    """The side that answers."""
    return Side.COLLEGE if side == Side.ENTERPRISE else Side.ENTERPRISE


def people_of_side(project: Any, side: str) -> list[Any]:
    """Everybody who works for one side: the enterprise's people, or the leader and the college's administrators."""
    if side == Side.ENTERPRISE:
        return list(people(project.enterprise.organisation_id, *ENTERPRISE_ROLES))
    return once([project.leader.user, *people(project.college_id, Role.COLLEGE_ADMIN)])


def once(users: Iterable[Any]) -> list[Any]:
    """Each person once."""
    return list({user.pk: user for user in users}.values())
