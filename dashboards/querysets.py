"""Which thresholds a person may see."""

from typing import Any

from django.db import models

from accounts.scope import scope_of


class AlertThresholdQuerySet(models.QuerySet):
    """Thresholds of districts."""

    def visible_to(self, user: Any) -> "AlertThresholdQuerySet":
        """Those of one's own district; all for platform administrators."""
        scope = scope_of(user)
        return self.all() if scope.is_platform_admin else self.filter(district_id__in=scope.districts)
