"""Who acts in an organisation: the roles behind waiting rules, by the organisation's id."""

from accounts.enums import ENTERPRISE_ROLES, Role
from accounts.models import Organisation
from core.waiting import Assignee


def head_of(enterprise_id: int) -> list[Assignee]:
    """The head of an enterprise."""
    return [Assignee(organisation_id=enterprise_id, roles=(Role.ENTERPRISE_HEAD,))]


def people_of(enterprise_id: int) -> list[Assignee]:
    """Head and members of an enterprise."""
    return [Assignee(organisation_id=enterprise_id, roles=tuple(sorted(ENTERPRISE_ROLES)))]


def administrators_of(college_id: int) -> list[Assignee]:
    """Administrators of a college."""
    return [Assignee(organisation_id=college_id, roles=(Role.COLLEGE_ADMIN,))]


def transfer_office_of(college: Organisation) -> list[Assignee]:
    """The transfer office of the university to which a college belongs; a college without a university has none."""
    if college.parent_id is None:
        return []
    return [Assignee(organisation_id=college.parent_id, roles=(Role.TRANSFER_OFFICE,))]
