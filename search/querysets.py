"""Which saved searches a person may see."""

from typing import Any

from django.db import models

from accounts.scope import scope_of


class SavedSearchQuerySet(models.QuerySet):
    """Saved searches."""

    def visible_to(self, user: Any) -> "SavedSearchQuerySet":
        """One's own."""
        scope = scope_of(user)
        return self.none() if scope.user_id is None else self.filter(user_id=scope.user_id)
