"""Rows of people and organisations by condition."""

import datetime

from django.db import models
from django.db.models import Q


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def of_kind(self, kind: str) -> "OrganisationQuerySet":
        """Only organisations of one kind, by name."""
        return self.filter(kind=kind).order_by("name", "id")


class MembershipQuerySet(models.QuerySet):
    """Memberships."""

    def current(self) -> "MembershipQuerySet":
        """Those that have not ended, of people who may sign in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)


class CooperationLinkQuerySet(models.QuerySet):
    """Links between colleges and districts."""

    def on(self, day: datetime.date) -> "CooperationLinkQuerySet":
        """Those in force on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
