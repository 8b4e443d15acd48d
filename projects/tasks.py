"""Background work of projects. Each task may run twice, and at the same time on two workers."""

from celery import shared_task

from projects.services.due import call_up
from projects.services.payment_due import call_up_payments

SCHEDULE = {"projects.tasks.call_up_due": 3600, "projects.tasks.call_up_payments_due": 3600}


@shared_task(name="projects.tasks.call_up_due")
def call_up_due() -> None:
    """Open what is due soon: milestones, progress reports, the end of projects."""
    call_up()


@shared_task(name="projects.tasks.call_up_payments_due")
def call_up_payments_due() -> None:
    """Open the payments that are due soon."""
    call_up_payments()
