"""Who reads figures, and of what."""

from typing import Any

from django.db.models import Q

from accounts.enums import ENTERPRISE_ROLES, OFFICIAL_ROLES, OrganisationKind, Role
from accounts.models import Organisation
from accounts.querysets import OrganisationQuerySet
from accounts.scope import scope_of
from indicators.enums import ScopeKind

OFFICES = OFFICIAL_ROLES | {Role.PLATFORM_ADMIN}
READERS = OFFICES | ENTERPRISE_ROLES | {Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE}
KIND = OrganisationKind


def can_read_figures(user: Any) -> bool:
    """Whoever acts for a district, park, enterprise or college, the transfer office, and platform administrators.

    Researchers have figures of their own work, which belong to no organisation: see ``can_read_own``.
    """
    return bool(scope_of(user).roles & READERS)


def can_read_own(user: Any) -> bool:
    """Researchers of a college, each the figures of his own work."""
    return Role.RESEARCHER in scope_of(user).roles


def is_of_an_office(user: Any) -> bool:
    """Officials of districts and parks, and platform administrators: whoever reads figures of many."""
    return bool(scope_of(user).roles & OFFICES)


def measured_organisations(user: Any) -> OrganisationQuerySet:
    """Districts and parks whose figures ``user`` may read, districts first."""
    offered = Organisation.objects.filter(_offered(user), kind__in=(KIND.DISTRICT, KIND.PARK))
    return offered.order_by("kind", "name", "id")


def offered_organisations(user: Any) -> OrganisationQuerySet:
    """Organisations whose figures the person is offered; ``readable`` adds the many that are found by their records.

    Officials have their district and its parks, an enterprise's people their enterprise, a college's administrators the
    college and its departments, the transfer office the colleges of its university. Officials do not get colleges: what a
    college does for other districts is none of their figures.
    """
    return Organisation.objects.filter(_offered(user))


def readable(user: Any) -> Q:
    """All whose figures the person may read: those offered, and the enterprises of one's district or park."""
    scope = scope_of(user)
    enterprises = Q(kind=KIND.ENTERPRISE)
    if not scope.is_platform_admin:
        # An enterprise stands below its park, or below the district where it is in none.
        enterprises &= (
            Q(parent_id__in=scope.districts | scope.parks)
            | Q(parent__kind=KIND.PARK, parent__parent_id__in=scope.districts)
        )  # fmt: skip
    return _offered(user) | enterprises


def can_read_enterprise(user: Any, enterprise: Any) -> bool:
    """The same of one enterprise's profile: its own people, the officials of its district and park."""
    scope = scope_of(user)
    return (
        scope.is_platform_admin
        or enterprise.organisation_id in scope.enterprises
        or enterprise.district_id in scope.districts
        or enterprise.park_id in scope.parks
    )


def can_compare(user: Any, organisation: Organisation) -> bool:
    """Whether the person sees those below ``organisation`` side by side: its officials, or the college's offices."""
    scope = scope_of(user)
    return (
        scope.is_platform_admin
        or organisation.pk in scope.districts | scope.parks | scope.colleges
        or organisation.parent_id in scope.districts | scope.universities
    )


def can_set_thresholds(user: Any, district: Organisation) -> bool:
    """A district's own officials decide what it is warned of."""
    return district.kind == KIND.DISTRICT and district.pk in scope_of(user).districts


def _offered(user: Any) -> Q:
    scope = scope_of(user)
    if scope.is_platform_admin:
        return Q(kind__in=set(ScopeKind.values) - {KIND.ENTERPRISE})
    offered = Q(pk__in=scope.districts | scope.parks | scope.enterprises | scope.colleges)
    if scope.districts:
        offered |= Q(kind=KIND.PARK, parent_id__in=scope.districts)
    if scope.colleges:
        offered |= Q(kind=KIND.DEPARTMENT, parent_id__in=scope.colleges)
    if scope.universities:
        offered |= Q(kind=KIND.COLLEGE, parent_id__in=scope.universities)
        offered |= Q(kind=KIND.DEPARTMENT, parent__parent_id__in=scope.universities)
    return offered
