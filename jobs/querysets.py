"""Rows of background work by condition."""

from typing import Any

from django.db import models

from accounts.scope import scope_of
from jobs.enums import OPEN


class JobQuerySet(models.QuerySet):
    """Background work."""

    def visible_to(self, user: Any) -> "JobQuerySet":
        """A person's own; all for platform administrators."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.all() if scope_of(user).is_platform_admin else self.filter(owner_id=user.pk)

    def unfinished(self) -> "JobQuerySet":
        """Waiting or running."""
        return self.filter(state__in=OPEN)
