"""Background work of mails and waiting. Each task may run twice, and at the same time on two workers."""

import datetime

from celery import shared_task
from django.utils import timezone

from notifications import delivery, digests, sweeping
from notifications.enums import MailState
from notifications.models import Notification, OutgoingMail, WaitingItem

KEEP_MAILS = datetime.timedelta(days=180)
KEEP_NEWS = datetime.timedelta(days=730)
SCHEDULE = {
    "notifications.tasks.deliver_due": 30,
    "notifications.tasks.sweep_waiting": 600,
    "notifications.tasks.write_digests": 600,
    "notifications.tasks.tidy": 86_400,
}


@shared_task(name="notifications.tasks.deliver")
def deliver(*ids: int) -> None:
    """Send the mails with these ids as far as nobody else has."""
    delivery.deliver(list(ids))


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due() -> None:
    """Send what no wake-up reached, what rested after a failure, and what a dead worker left behind."""
    delivery.deliver_due()


@shared_task(name="notifications.tasks.sweep_waiting")
def sweep_waiting() -> None:
    """Remind, escalate and end by the waiting table."""
    sweeping.sweep()


@shared_task(name="notifications.tasks.write_digests")
def write_digests() -> None:
    """Write the daily and weekly digests that are due."""
    digests.write_digests()


@shared_task(name="notifications.tasks.tidy")
def tidy() -> None:
    """Delete mails long sent, old news and items long closed; failed mails stay until somebody decides."""
    now = timezone.now()
    OutgoingMail.objects.filter(state=MailState.SENT, created_at__lt=now - KEEP_MAILS).delete()
    Notification.objects.filter(created_at__lt=now - KEEP_NEWS).delete()
    WaitingItem.objects.filter(closed_at__lt=now - KEEP_NEWS).delete()
