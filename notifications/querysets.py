"""Rows of mails, news and waiting by condition."""

import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.scope import scope_of
from core.querysets import OfRecordQuerySet
from notifications.enums import Concern, MailState


class MailQuerySet(models.QuerySet):
    """Outgoing mails."""

    def visible_to(self, user: Any) -> "MailQuerySet":
        """All for platform administrators, none for anybody else."""
        return self.all() if scope_of(user).is_platform_admin else self.none()

    def due(self, now: datetime.datetime) -> "MailQuerySet":
        """Queued ones whose time has come, and those whose sender died while sending (``due_at`` is then the lease)."""
        return self.filter(state__in=[MailState.QUEUED, MailState.SENDING], due_at__lte=now)

    def failed(self) -> "MailQuerySet":
        """Those given up."""
        return self.filter(state=MailState.FAILED)


class NotificationQuerySet(models.QuerySet):
    """News inside the portal."""

    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """A person's own."""
        return self.filter(user_id=user.pk) if getattr(user, "is_authenticated", False) else self.none()

    def unread(self) -> "NotificationQuerySet":
        """Those not yet read."""
        return self.filter(read_at__isnull=True)


def concerns(user: Any) -> Q:
    """Condition on assignees: the person, or a role that the person holds in the organisation today."""
    condition = Q(user_id=user.pk)
    for grant in scope_of(user).grants:
        condition |= Q(organisation_id=grant.organisation_id, role=grant.role)
    return condition


class WaitingQuerySet(OfRecordQuerySet):
    """Waiting items."""

    def open(self) -> "WaitingQuerySet":
        """Those not done yet."""
        return self.filter(closed_at__isnull=True)

    def visible_to(self, user: Any) -> "WaitingQuerySet":
        """Those on which the person must act or was asked to follow up; ``must_act`` tells which."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = apps.get_model("notifications", "WaitingAssignee")._default_manager.filter(
            concerns(user), item_id=OuterRef("pk")
        )
        return self.filter(Exists(mine)).annotate(must_act=Exists(mine.filter(concern=Concern.ASSIGNED)))
