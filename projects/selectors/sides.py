"""Who acts in a project, and who telephones: the people behind waiting rules and mails."""

from collections.abc import Iterable
from typing import Any

from accounts.assignees import administrators_of, head_of, transfer_office_of
from accounts.assignees import people_of as enterprise_people
from accounts.enums import ENTERPRISE_ROLES, Role
from core.waiting import Assignee
from enterprises.assignees import liaison
from notifications.selectors import people
from projects.enums import Side
from projects.models import Project


def leader(project: Project) -> list[Assignee]:
    """The project's leader; once the leader has left, the college."""
    return college(project) if project.leader_left else [Assignee(user_id=project.leader.user_id)]


def enterprise(project: Any) -> list[Assignee]:
    """Head and members of the enterprise."""
    return enterprise_people(project.enterprise.organisation_id)


def head(project: Any) -> list[Assignee]:
    """The head of the enterprise."""
    return head_of(project.enterprise.organisation_id)


def college(project: Any) -> list[Assignee]:
    """Administrators of the college."""
    return administrators_of(project.college_id)


def office(project: Any) -> list[Assignee]:
    """The transfer office of the college's university; a college without a university has none."""
    return transfer_office_of(project.college)


def transfer_office(project: Any) -> list[Assignee]:
    """The transfer office; the college itself where there is none."""
    return office(project) or college(project)


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
