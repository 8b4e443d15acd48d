"""Rows of people and organisations by condition."""

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.scope import Scope, scope_of


def within(scope: Scope, prefix: str = "") -> Q:
    """Organisations whose people ``scope`` may look at: one's own, and those that stand below an administered one."""
    own = frozenset(grant.organisation_id for grant in scope.grants)
    enterprise = {f"{prefix}kind": OrganisationKind.ENTERPRISE}
    park = {f"{prefix}kind": OrganisationKind.PARK}
    department = {f"{prefix}kind": OrganisationKind.DEPARTMENT}
    return (
        Q(**{f"{prefix}id__in": own})
        | Q(**{f"{prefix}parent_id__in": scope.districts}, **park)
        | Q(**{f"{prefix}parent_id__in": scope.districts | scope.parks}, **enterprise)
        | Q(**{f"{prefix}parent__parent_id__in": scope.districts}, **enterprise)
        | Q(**{f"{prefix}parent_id__in": scope.colleges}, **department)
    )


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def of_kind(self, kind: str) -> "OrganisationQuerySet":
        """Only organisations of one kind, by name."""
        return self.filter(kind=kind).order_by("name", "id")

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Those whose people and structure ``user`` may look at."""
        scope = scope_of(user)
        return self if scope.is_platform_admin else self.filter(within(scope))


class MembershipQuerySet(models.QuerySet):
    """Memberships."""

    def current(self) -> "MembershipQuerySet":
        """Those that have not ended, of people who may sign in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """One's own, and those of organisations that one may look at."""
        scope = scope_of(user)
        if scope.is_platform_admin:
            return self.all()
        return self.filter(Q(user_id=scope.user_id) | within(scope, "organisation__"))


class DelegationQuerySet(models.QuerySet):
    """Stand-ins during an absence."""

    def open(self) -> "DelegationQuerySet":
        """In force or still to come."""
        return self.filter(revoked_at__isnull=True, ends_on__gte=timezone.localdate())

    def current(self) -> "DelegationQuerySet":
        """In force today."""
        return self.open().filter(starts_on__lte=timezone.localdate())

    def visible_to(self, user: Any) -> "DelegationQuerySet":
        """Those of the two people concerned."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(Q(delegator_id=user.pk) | Q(delegate_id=user.pk))


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; they may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def valid(self) -> "InvitationQuerySet":
        """Those that can be accepted now."""
        return self.open().filter(expires_at__gt=timezone.now())

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Those of organisations that one may look at."""
        scope = scope_of(user)
        return self.all() if scope.is_platform_admin else self.filter(within(scope, "organisation__"))


class CooperationLinkQuerySet(models.QuerySet):
    """Links between colleges and districts."""

    def on(self, day: datetime.date) -> "CooperationLinkQuerySet":
        """Those in force on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def visible_to(self, user: Any) -> "CooperationLinkQuerySet":
        """All for platform administrators; the two sides see their own."""
        scope = scope_of(user)
        if scope.is_platform_admin:
            return self.all()
        return self.filter(
            Q(college_id__in=scope.colleges)
            | Q(college__parent_id__in=scope.universities)
            | Q(district_id__in=scope.districts)
        )


class ErasureRequestQuerySet(models.QuerySet):
    """Requests to erase personal data."""

    def open(self) -> "ErasureRequestQuerySet":
        """Not answered yet."""
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user: Any) -> "ErasureRequestQuerySet":
        """All for platform administrators; everybody sees their own."""
        scope = scope_of(user)
        return self.all() if scope.is_platform_admin else self.filter(user_id=scope.user_id)
