"""Periodic work of needs. Each round may run twice, and at the same time on two workers."""

import datetime
import logging
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.db import connection, transaction
from django.utils import timezone

from core.errors import DomainError
from core.said import said
from core.transitions import StateMachine
from enterprises.enums import EnterpriseState
from needs.enums import DisclosureState, NeedState
from needs.matching import rounds
from needs.models import Disclosure, Need
from needs.selectors.disclosure import unfounded
from needs.selectors.need import heads_of, people_of
from needs.transitions.disclosure import disclosure_machine
from needs.transitions.need import need_machine
from notifications.services import notify

log = logging.getLogger(__name__)

LOCK, END_LOCK = 8301, 8302
REMIND_DAYS = 10
ENDING_DAYS = 7
SCHEDULE = {
    "needs.tasks.expire_needs": crontab(minute=10),
    "needs.tasks.end_disclosures": crontab(minute=20),
    "needs.tasks.match": crontab(minute="*/10"),
}


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


@shared_task(name="needs.tasks.end_disclosures")
def end_disclosures() -> int:
    """End accesses to confidential detail whose last day is over or whose ground has gone; tell of those that end soon.

    Reading stops by itself at once (``DisclosureQuerySet.in_force``): this writes the end down and tells people.
    """
    today = timezone.localdate()
    granted = Disclosure.objects.filter(state=DisclosureState.GRANTED)
    ended = 0
    for one in granted.filter(ends_on__lt=today).order_by("need_id", "id"):
        ended += _end(one, said("Its last day is over."))
    for one in unfounded().order_by("need_id", "id"):
        ended += _end(one, said("Its ground has gone: the need, the confidential detail or the researcher’s role."))
    soon = granted.filter(ends_on__range=(today, today + datetime.timedelta(days=ENDING_DAYS)))
    for one in soon.select_related("need__enterprise", "researcher__user").order_by("id"):
        notify(
            event="disclosure.ending",
            record=one,
            recipients=[one.researcher.user, *people_of(one.need)],
            dedupe=f"{one.pk}:{one.ends_on}",
        )
    return ended


@shared_task(name="needs.tasks.match")
def match() -> int:
    """Compare needs with researchers where something has changed."""
    rounds.catch_up()
    return rounds.run_round()


def _end(disclosure: Disclosure, comment: str) -> bool:
    return _step(disclosure, DisclosureState.ENDED, machine=disclosure_machine, lock=END_LOCK, comment=comment)


def _step(record: Any, to: str, *, machine: StateMachine = need_machine, lock: int = LOCK, **data: Any) -> bool:
    """Take one step under an advisory lock, unless another round is taking it; a refusal is logged, not repeated."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock, record.pk % 2**31])
            (free,) = cursor.fetchone()
        if not free:
            return False
        try:
            with transaction.atomic():
                machine.run(record, to, actor=None, automatic=True, seen=record.state, **data)
        except DomainError as error:
            log.warning(f"{machine.name}.sweep_refused", extra={"id": record.pk, "to": to, "error": str(error)})
            return False
    return True
