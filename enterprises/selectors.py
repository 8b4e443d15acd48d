"""Reads over enterprises, parks and their people."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from accounts.enums import ENTERPRISE_ROLES, OrganisationKind, Role
from accounts.models import Membership, Organisation
from accounts.scope import scope_of
from enterprises.models import Enterprise, Park


def enterprises_of(user: Any) -> QuerySet[Enterprise]:
    """Enterprises for which the person acts, oldest first."""
    return (
        Enterprise.objects.filter(organisation_id__in=scope_of(user).enterprises)
        .select_related("organisation")
        .order_by("id")
    )


def districts() -> QuerySet[Organisation]:
    """Districts to choose from."""
    return Organisation.objects.of_kind(OrganisationKind.DISTRICT)


def parks_of(district_ids: Any = None) -> QuerySet[Organisation]:
    """Parks to choose from: all, or those of some districts."""
    parks = Organisation.objects.of_kind(OrganisationKind.PARK)
    return parks if district_ids is None else parks.filter(parent_id__in=district_ids)


DIVISION = 2
"""Digits of a division of GB/T 4754, the level at which figures by industry are shown."""


def industries_of(place: Organisation) -> dict[int, str]:
    """The division of each enterprise of a district or park by the enterprise's organisation; "" where it states none.

    With it ``indicators.values.values`` gives figures by industry: docs/adr/0010.
    """
    field = "park_id" if place.kind == OrganisationKind.PARK else "district_id"
    rows = Enterprise.objects.filter(**{field: place.pk}).values_list("organisation_id", "industry")
    return {organisation: industry[:DIVISION] for organisation, industry in rows}


def members_of(enterprise: Enterprise) -> QuerySet[Membership]:
    """Current people of an enterprise, the head first."""
    return (
        Membership.objects.current()
        .filter(organisation_id=enterprise.organisation_id, role__in=ENTERPRISE_ROLES)
        .select_related("user")
        .order_by("role", "started_at", "id")
    )


def heads_of(enterprise: Enterprise) -> list[Any]:
    """The people who decide for the enterprise."""
    return [m.user for m in members_of(enterprise) if m.role == Role.ENTERPRISE_HEAD]


def park_officials(park: Park) -> QuerySet[Any]:
    """The people who act for a park today."""
    held = Membership.objects.current().filter(organisation_id=park.organisation_id, role=Role.PARK_OFFICIAL)
    return get_user_model().objects.filter(pk__in=held.values("user_id")).order_by("name", "id")


def with_names(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Enterprises with the names that every page shows, in the same statement."""
    return enterprises.select_related("organisation", "district", "park")


def parks_to_filter(user: Any) -> list[Organisation]:
    """The parks among which the person may narrow the list of enterprises."""
    scope = scope_of(user)
    if scope.is_platform_admin:
        return list(parks_of())
    return list(parks_of(scope.districts)) if scope.districts else []
