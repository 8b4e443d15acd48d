"""Periodic work of needs. Each round may run twice, and at the same time on two workers."""

import datetime
import logging
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.db import connection, transaction
from django.utils import timezone

from core.errors import DomainError
from enterprises.enums import EnterpriseState
from needs.enums import NeedState
from needs.models import Need
from needs.selectors.need import heads_of, people_of
from needs.transitions.need import need_machine
from notifications.services import notify

log = logging.getLogger(__name__)

LOCK = 8301
REMIND_DAYS = 10
SCHEDULE = {"needs.tasks.expire_needs": crontab(minute=10)}


@shared_task(name="needs.tasks.expire_needs")
def expire_needs() -> int:
    """Expire what has run out, remind of what soon will, pause what a suspended enterprise has published still."""
    today = timezone.localdate()
    listed = Need.objects.filter(state__in=(NeedState.PUBLISHED, NeedState.PAUSED))
    expired = 0
    for need in listed.filter(valid_until__lt=today).order_by("id"):
        expired += _step(need, NeedState.EXPIRED)
    # The step that publishes and the suspension lock the enterprise in turn; a need that was reopened by a released
    # claim in the same moment is found here.
    unverified = listed.filter(state=NeedState.PUBLISHED).exclude(enterprise__state=EnterpriseState.VERIFIED)
    for need in unverified.order_by("id"):
        _step(need, NeedState.PAUSED, suspension=True)
    soon = today + datetime.timedelta(days=REMIND_DAYS)
    for need in listed.filter(valid_until__range=(today, soon)).select_related("enterprise").order_by("id"):
        notify(
            event="need.expiring",
            record=need,
            recipients=heads_of(need) or people_of(need) or [need.created_by],
            dedupe=f"{need.pk}:{need.valid_until}",
        )
    return expired


def _step(need: Need, to: str, **data: Any) -> bool:
    """Take one step under an advisory lock, unless another round is taking it; a refusal is logged, not repeated."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, need.pk % 2**31])
            (free,) = cursor.fetchone()
        if not free:
            return False
        try:
            with transaction.atomic():
                need_machine.run(need, to, actor=None, automatic=True, seen=need.state, **data)
        except DomainError as error:
            log.warning("need.sweep_refused", extra={"need": need.pk, "to": to, "error": str(error)})
            return False
    return True
