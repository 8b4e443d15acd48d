"""Which enterprises and parks a person may see."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.scope import scope_of
from enterprises.enums import EnterpriseState


class EnterpriseQuerySet(models.QuerySet):
    """Enterprises."""

    def visible_to(self, user: Any) -> "EnterpriseQuerySet":
        """Own ones; those of one's district or park; verified or suspended ones of districts that one's college serves."""
        scope = scope_of(user)
        if scope.is_platform_admin:
            return self.all()
        known = Q(state__in=(EnterpriseState.VERIFIED, EnterpriseState.SUSPENDED))
        return self.filter(
            Q(organisation_id__in=scope.enterprises)
            | Q(district_id__in=scope.districts)
            | Q(park_id__in=scope.parks)
            | (Q(district_id__in=scope.linked_districts) & known)
        )


class ParkQuerySet(models.QuerySet):
    """Parks; their profiles are public."""

    def visible_to(self, user: Any) -> "ParkQuerySet":
        """Every park: what a park says of itself is meant for everybody."""
        return self.all()
