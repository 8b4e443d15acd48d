"""Who reads figures, and of what."""

from typing import Any

from django.db.models import Q

from accounts.enums import OFFICIAL_ROLES, OrganisationKind, Role
from accounts.models import Organisation
from accounts.querysets import OrganisationQuerySet
from accounts.scope import scope_of

READERS = OFFICIAL_ROLES | {Role.PLATFORM_ADMIN}


def can_read_figures(user: Any) -> bool:
    """Officials of districts and parks, and platform administrators."""
    return bool(scope_of(user).roles & READERS)


def measured_organisations(user: Any) -> OrganisationQuerySet:
    """Districts and parks whose figures ``user`` may read, districts first."""
    scope = scope_of(user)
    wanted = Q(kind__in=(OrganisationKind.DISTRICT, OrganisationKind.PARK))
    if not scope.is_platform_admin:
        wanted &= Q(pk__in=scope.districts | scope.parks) | Q(parent_id__in=scope.districts)
    return Organisation.objects.filter(wanted).order_by("kind", "name", "id")
