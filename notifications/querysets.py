"""Rows of mails, news and waiting by condition."""

import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.scope import Scope, scope_of
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


MOST_ITEMS = 1000
"""So many of the most urgent items of each role are listed. Bounds the cost of a list for whom much waits."""

# Of the person and of each role the first items in the order of an index. Not one condition with OR: that reads and sorts
# everything that waits for the person or, where statistics are missing, everything that waits for anybody.
MOST_URGENT = """
    (SELECT item_id FROM notifications_waitingassignee WHERE user_id = %s ORDER BY due_on, item_id LIMIT %s)
    UNION ALL
    (SELECT mine.item_id FROM unnest(%s::bigint[], %s::text[]) AS held(organisation_id, role) CROSS JOIN LATERAL (
        SELECT item_id FROM notifications_waitingassignee AS a
        WHERE a.organisation_id = held.organisation_id AND a.role = held.role
            AND (a.but_of_id IS NULL OR a.but_of_id <> ALL(%s::bigint[]))
        ORDER BY due_on, item_id LIMIT %s
    ) AS mine)
"""


def held_by(user: Any) -> list[tuple[int, str]]:
    """(organisation, role) of each role that the person holds today."""
    return sorted({(grant.organisation_id, grant.role) for grant in scope_of(user).grants})


def urgent_parameters(user: Any, limit: int) -> list[Any]:
    """Parameters of ``MOST_URGENT``."""
    held = held_by(user)
    return [
        user.pk,
        limit,
        [organisation for organisation, _role in held],
        [role for _organisation, role in held],
        sorted(scope_of(user).enterprises),
        limit,
    ]


def _for_each_shown(rows: models.QuerySet[Any]) -> Coalesce:
    """Whether there is one of ``rows``, looked up for each line of a page: for an ``EXISTS`` the database would first read
    all that waits for the person.
    """
    return Coalesce(Subquery(rows.values(found=Value(True))[:1]), Value(False))


class WaitingQuerySet(OfRecordQuerySet):
    """Waiting items."""

    def open(self) -> "WaitingQuerySet":
        """Those not done yet."""
        return self.filter(closed_at__isnull=True)

    def visible_to(self, user: Any) -> "WaitingQuerySet":
        """Those on which the person must act or was asked to follow up; ``must_act`` tells which.

        For a stand-in ``own`` tells those that would be on the list anyway.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        assignees = apps.get_model("notifications", "WaitingAssignee")._default_manager
        scope = scope_of(user)
        mine = assignees.filter(_addressed(scope), item_id=OuterRef("pk"), concern=Concern.ASSIGNED)
        urgent = RawSQL(MOST_URGENT, urgent_parameters(user, MOST_ITEMS))  # noqa: S611 - the text is a constant
        found = self.filter(pk__in=urgent).annotate(must_act=_for_each_shown(mine))
        if scope.lent:
            own = assignees.filter(_addressed(scope.own), item_id=OuterRef("pk"))
            found = found.annotate(own=_for_each_shown(own))
        return found


def _addressed(scope: Scope) -> Q:
    """Assignees that mean the person, or a role that the person holds or was lent."""
    as_holder = Q(pk__in=[])
    for organisation, role in {(grant.organisation_id, grant.role) for grant in scope.grants}:
        as_holder |= Q(organisation_id=organisation, role=role)
    if scope.enterprises:
        as_holder &= Q(but_of__isnull=True) | ~Q(but_of__in=scope.enterprises)
    return Q(user_id=scope.user_id) | as_holder
