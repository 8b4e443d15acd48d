"""Periodic work of stationing."""

import datetime

from celery import shared_task
from django.utils import timezone

from core.audit import acting
from core.errors import DomainError
from notifications.services import notify
from talent.enums import StationingState
from talent.models import Stationing
from talent.selectors.people import everybody_in
from talent.transitions.stationing import stationing_machine

SCHEDULE = {"talent.tasks.watch_terms": 3600.0}
WARN_DAYS = 14
"""Calendar days before the end of a term on which both sides are reminded that it can be extended."""


@shared_task(name="talent.tasks.watch_terms")
def watch_terms() -> int:
    """End the terms whose last day is past, and remind of those that end soon. Running twice does no harm."""
    today = timezone.localdate()
    running = Stationing.objects.filter(state=StationingState.RUNNING).select_related(*stationing_machine.related)
    ended = 0
    with acting(None, task="talent.tasks.watch_terms"):
        for stationing in running.filter(ends_on__lt=today).order_by("pk"):
            ended += end_if_over(stationing.pk)
        soon = today + datetime.timedelta(days=WARN_DAYS)
        for stationing in running.filter(ends_on__range=(today, soon)).order_by("pk"):
            notify(
                event="stationing.ending",
                record=stationing,
                recipients=everybody_in(stationing),
                dedupe=f"{stationing.pk}:{stationing.ends_on.isoformat()}",
            )
    return ended


def end_if_over(pk: int) -> bool:
    """End one term; one that was extended or ended meanwhile is left alone."""
    try:
        stationing_machine.run(Stationing.objects.get(pk=pk), StationingState.ENDED, actor=None, automatic=True)
    except DomainError:
        return False
    return True
