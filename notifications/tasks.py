"""Background work of mails and waiting. Each task may run twice, and at the same time on two workers."""

from celery import shared_task

from notifications import delivery


@shared_task(name="notifications.tasks.deliver")
def deliver(*ids: int) -> None:
    """Send the mails with these ids as far as nobody else has."""
    delivery.deliver(list(ids))


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due() -> None:
    """Send what no wake-up reached, what rested after a failure, and what a dead worker left behind."""
    delivery.deliver_due()
