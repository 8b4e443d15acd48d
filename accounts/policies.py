"""Who may do what with people and organisations."""

from typing import Any

from accounts.enums import INVITABLE_ROLES, ROLES_OF_KIND, OrganisationKind, Role
from accounts.models import CooperationLink, Delegation, Invitation, Membership, Organisation
from accounts.scope import scope_of


def invitable_roles(user: Any, organisation: Organisation) -> tuple[str, ...]:
    """Roles in ``organisation`` that ``user`` may give, in the order of the list."""
    return tuple(role for role in ROLES_OF_KIND[organisation.kind] if can_give(user, organisation, role))


def can_give(user: Any, organisation: Organisation, role: str) -> bool:
    """Whether ``user`` may invite somebody as ``role`` or change a member to it."""
    if role not in INVITABLE_ROLES or role not in ROLES_OF_KIND[organisation.kind]:
        return False
    scope = scope_of(user)
    if scope.is_platform_admin or can_manage_people(user, organisation):
        return True
    # Officials enter enterprises and invite their head; the rest of the enterprise's people is the head's affair.
    return role == Role.ENTERPRISE_HEAD and stands_over(user, organisation)


def can_manage_people(user: Any, organisation: Organisation) -> bool:
    """Whether ``user`` may invite, remove and change the people of ``organisation``; a stand-in does not."""
    scope = scope_of(user).own
    if scope.is_platform_admin:
        return True
    match organisation.kind:
        case OrganisationKind.ENTERPRISE:
            return organisation.pk in scope.headed
        case OrganisationKind.COLLEGE:
            return organisation.pk in scope.colleges
        case OrganisationKind.UNIVERSITY:
            return organisation.pk in scope.universities
        case OrganisationKind.DISTRICT:
            return organisation.pk in scope.districts
        case OrganisationKind.PARK:
            return organisation.pk in scope.parks or organisation.parent_id in scope.districts
    return False


def stands_over(user: Any, organisation: Organisation) -> bool:
    """Whether ``user`` is an official of the district or park in which the enterprise is, and does not belong to it."""
    scope = scope_of(user)
    if organisation.kind != OrganisationKind.ENTERPRISE or organisation.parent_id is None:
        return False
    if organisation.pk in scope.enterprises:
        return False
    parent = organisation.parent
    return organisation.parent_id in scope.districts | scope.parks or (
        parent is not None and parent.parent_id in scope.districts
    )


def can_see_people(user: Any, organisation: Organisation) -> bool:
    """Whether ``user`` may see who belongs to ``organisation``: colleagues, and whoever may invite there."""
    own = {grant.organisation_id for grant in scope_of(user).grants}
    return organisation.pk in own or bool(invitable_roles(user, organisation)) or can_manage_people(user, organisation)


def can_end_membership(user: Any, membership: Membership) -> bool:
    """Whether ``user`` may remove this person, or leave. A researcher leaves through the college's register."""
    if membership.ended_at is not None or membership.role not in INVITABLE_ROLES:
        return False
    return membership.user_id == user.pk or can_manage_people(user, membership.organisation)


def can_change_role(user: Any, membership: Membership) -> bool:
    """Whether ``user`` may give this person another role in the same organisation."""
    return (
        membership.ended_at is None
        and membership.role in INVITABLE_ROLES
        and can_manage_people(user, membership.organisation)
        and len(invitable_roles(user, membership.organisation)) > 1
    )


def can_handle_invitation(user: Any, invitation: Invitation) -> bool:
    """Whether ``user`` may send this invitation again or revoke it."""
    return can_give(user, invitation.organisation, invitation.role)


def can_administer(user: Any) -> bool:
    """Whether ``user`` makes districts, universities and links and settles requests for erasure."""
    return scope_of(user).is_platform_admin


def can_create(user: Any, kind: str, parent: Organisation | None) -> bool:
    """Whether ``user`` may make an organisation: departments are the college's own affair."""
    scope = scope_of(user)
    if kind == OrganisationKind.DEPARTMENT and parent is not None and parent.pk in scope.colleges:
        return True
    return scope.is_platform_admin and kind not in (OrganisationKind.ENTERPRISE, OrganisationKind.PLATFORM)


def can_rename(user: Any, organisation: Organisation) -> bool:
    """Whether ``user`` may change the name; an enterprise's name belongs to its verified profile."""
    scope = scope_of(user)
    if organisation.kind == OrganisationKind.ENTERPRISE:
        return False
    if organisation.kind == OrganisationKind.DEPARTMENT and organisation.parent_id in scope.colleges:
        return True
    return scope.is_platform_admin


def can_end_link(user: Any, link: CooperationLink) -> bool:
    """Whether ``user`` may end a cooperation link."""
    return scope_of(user).is_platform_admin


def can_revoke(user: Any, delegation: Delegation) -> bool:
    """Whether ``user`` may end this standing in: either of the two, at any time."""
    return delegation.is_open and user.pk in (delegation.delegator_id, delegation.delegate_id)
