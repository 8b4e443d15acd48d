"""Which frozen periods a person may see."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scope import scope_of


class FrozenPeriodQuerySet(models.QuerySet):
    """Frozen periods."""

    def visible_to(self, user: Any) -> "FrozenPeriodQuerySet":
        """Those of one's district, or of the district of one's park; all for platform administrators."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        above = Organisation.objects.filter(pk__in=scope.parks).values("parent_id")
        return self.filter(Q(district_id__in=scope.districts) | Q(district_id__in=above))
