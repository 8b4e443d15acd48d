"""Background work of search; safe to run twice."""

from celery import shared_task

from search import alerts

SCHEDULE = {"search.tasks.tell_due": 60}


@shared_task(name="search.tasks.tell_due")
def tell_due() -> None:
    """Tell of new hits of the saved searches that are due; "at once" means within a minute."""
    alerts.tell_due()
