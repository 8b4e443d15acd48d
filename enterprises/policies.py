"""Who may do what to an enterprise or a park. Plain predicates over the person's scope; no statement beyond it."""

from typing import Any

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.scope import scope_of
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, Park

CORRECTABLE = (EnterpriseState.REGISTERED, EnterpriseState.RETURNED)


def is_head(user: Any, enterprise: Enterprise) -> bool:
    """Whether the person decides for the enterprise."""
    return enterprise.organisation_id in scope_of(user).headed


def may_act_for(user: Any, enterprise: Enterprise) -> bool:
    """Whether the person acts for the enterprise, as head or member."""
    return enterprise.organisation_id in scope_of(user).enterprises


def is_district_official_of(user: Any, enterprise: Enterprise) -> bool:
    """Whether the person acts as an official of the enterprise's district: nobody does in his own enterprise's affairs."""
    return enterprise.district_id in scope_of(user).districts and not may_act_for(user, enterprise)


def is_official_of(user: Any, enterprise: Enterprise) -> bool:
    """Whether the person acts as an official of the enterprise's district or of its park, and does not belong to it."""
    return _is_in_charge(user, enterprise) and not may_act_for(user, enterprise)


def has_conflict(user: Any, enterprise: Enterprise) -> bool:
    """Conflict of interest: an official who also belongs to the enterprise. Another official decides about it."""
    return _is_in_charge(user, enterprise) and may_act_for(user, enterprise)


def _is_in_charge(user: Any, enterprise: Enterprise) -> bool:
    scope = scope_of(user)
    return enterprise.district_id in scope.districts or (
        enterprise.park_id is not None and enterprise.park_id in scope.parks
    )


def can_edit(user: Any, enterprise: Enterprise) -> bool:
    """Profile, contacts and hoped-for projects: the enterprise's people and its officials, until it is closed."""
    return enterprise.state != EnterpriseState.CLOSED and (
        may_act_for(user, enterprise) or is_official_of(user, enterprise)
    )


def can_correct_identity(user: Any, enterprise: Enterprise) -> bool:
    """Name and code: what was verified is changed by officials only; before that by the head."""
    if enterprise.state == EnterpriseState.CLOSED:
        return False
    return is_official_of(user, enterprise) or (is_head(user, enterprise) and enterprise.state in CORRECTABLE)


def can_mark_key(user: Any, enterprise: Enterprise) -> bool:
    """The mark of a key enterprise is given by officials."""
    return enterprise.state != EnterpriseState.CLOSED and is_official_of(user, enterprise)


def can_move_park(user: Any, enterprise: Enterprise) -> bool:
    """Moving between parks of a district, in or out of one: the district's officials."""
    return enterprise.state != EnterpriseState.CLOSED and is_district_official_of(user, enterprise)


def can_see_people(user: Any, enterprise: Enterprise) -> bool:
    """Contacts, address, members and documents: the enterprise's people and its officials."""
    return may_act_for(user, enterprise) or is_official_of(user, enterprise) or scope_of(user).is_platform_admin


def can_invite_head(user: Any, enterprise: Enterprise) -> bool:
    """Officials bring the head of an enterprise that they entered, or whose head is gone, to the portal."""
    return enterprise.state != EnterpriseState.CLOSED and is_official_of(user, enterprise)


def can_register(user: Any) -> bool:
    """Anybody signed in may register the enterprise for which they work."""
    return bool(user is not None and user.is_authenticated)


def can_list(user: Any) -> bool:
    """The list of enterprises is a tool of officials."""
    scope = scope_of(user)
    return bool(scope.districts or scope.parks or scope.is_platform_admin)


def can_create_in(user: Any, *, district: Organisation, park: Organisation | None) -> bool:
    """Entering an enterprise as verified: officials of the district, or of the park that it lies in."""
    scope = scope_of(user)
    return district.pk in scope.districts or (park is not None and park.pk in scope.parks)


def can_create(user: Any) -> bool:
    """Whether the person may enter enterprises somewhere."""
    scope = scope_of(user)
    return bool(scope.districts or scope.parks)


def can_edit_park(user: Any, park: Park) -> bool:
    """A park's profile: its own officials and those of its district."""
    scope = scope_of(user)
    return park.organisation_id in scope.parks or park.district_id in scope.districts


def is_park_of(park: Organisation, district: Organisation) -> bool:
    """Whether ``park`` is a park that belongs to ``district``."""
    return park.kind == OrganisationKind.PARK and park.parent_id == district.pk
