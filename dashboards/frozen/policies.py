"""Who freezes a district's periods."""

from typing import Any

from accounts.models import Organisation
from accounts.querysets import OrganisationQuerySet
from accounts.scope import scope_of


def can_freeze(user: Any, district: Organisation) -> bool:
    """Officials of the district: the numbers are what it reports upward."""
    return district.pk in scope_of(user).districts


def freezable_districts(user: Any) -> OrganisationQuerySet:
    """Districts whose periods ``user`` may freeze."""
    found: OrganisationQuerySet = Organisation.objects.filter(pk__in=scope_of(user).districts).order_by("name", "id")
    return found
