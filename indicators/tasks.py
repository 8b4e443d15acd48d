"""Periodic work of figures."""

from celery import shared_task

from indicators import services

SCHEDULE = {"indicators.tasks.fold": 60.0}


@shared_task(name="indicators.tasks.fold")
def fold() -> int:
    """Fold deltas into summaries. Two at once do no harm: the second finds the lock taken."""
    return services.fold()
