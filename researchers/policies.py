"""Who may do what to a researcher or a college. Plain predicates over the person's scope; no statement beyond it."""

from typing import Any

from accounts.enums import ENTERPRISE_ROLES, OrganisationKind
from accounts.models import Organisation
from accounts.scope import scope_of
from researchers.enums import ResearcherState
from researchers.models import College, Researcher


def is_self(user: Any, researcher: Researcher) -> bool:
    """Whether this is the person's own profile."""
    return user is not None and user.is_authenticated and researcher.user_id == user.pk


def administers(user: Any, researcher: Researcher) -> bool:
    """Whether the person administers the researcher's college."""
    return researcher.college_id in scope_of(user).colleges


def administers_other(user: Any, researcher: Researcher) -> bool:
    """Administrators vet others, never themselves."""
    return administers(user, researcher) and not is_self(user, researcher)


def may_leave(user: Any, researcher: Researcher) -> bool:
    """Going on leave and coming back: the person or the college's administrator."""
    return is_self(user, researcher) or administers(user, researcher)


def can_apply(user: Any) -> bool:
    """Anybody signed in may apply to a college as a researcher."""
    return bool(user is not None and user.is_authenticated)


def can_edit(user: Any, researcher: Researcher) -> bool:
    """Profile, publications and patents: the person, or the college's administrator for them; not after leaving."""
    return researcher.state != ResearcherState.LEFT and (is_self(user, researcher) or administers(user, researcher))


def can_change_college(user: Any, researcher: Researcher) -> bool:
    """Another college is chosen with a new application only."""
    return is_self(user, researcher) and researcher.state in (ResearcherState.REFUSED, ResearcherState.LEFT)


def can_see_proof(user: Any, researcher: Researcher) -> bool:
    """Proofs of employment and the address: the person and the college's administrators."""
    return is_self(user, researcher) or administers(user, researcher) or scope_of(user).is_platform_admin


def can_list(user: Any) -> bool:
    """The list of researchers is for colleges, universities and officials; enterprises meet them through claims."""
    return bool(scope_of(user).roles - ENTERPRISE_ROLES)


def can_edit_college(user: Any, college: College) -> bool:
    """A college's profile: its administrators."""
    return college.organisation_id in scope_of(user).colleges


def is_department_of(department: Organisation, college: Organisation) -> bool:
    """Whether ``department`` belongs to ``college``."""
    return department.kind == OrganisationKind.DEPARTMENT and department.parent_id == college.pk
