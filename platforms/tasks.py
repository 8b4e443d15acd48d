"""Periodic work of service orders."""

import datetime

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from core.audit import acting
from notifications.services import notify
from platforms.enums import OrderState
from platforms.models import ServiceOrder
from platforms.selectors.people import everybody_in
from platforms.transitions.order import order_machine

SCHEDULE = {"platforms.tasks.remind_deadlines": crontab(hour="8,14", minute=15)}
REMIND_DAYS = (1, 3, 7, 14, 30)
"""Calendar days before a deadline on which everybody in an order that is not handed in yet is reminded."""


@shared_task(name="platforms.tasks.remind_deadlines")
def remind_deadlines() -> int:
    """Remind once for each of the days, the nearest that is due; missed ones are left out. Running twice does no harm."""
    today = timezone.localdate()
    last = today + datetime.timedelta(days=max(REMIND_DAYS))
    waiting = ServiceOrder.objects.filter(
        state__in=(OrderState.REQUESTED, OrderState.RUNNING), deadline__range=(today, last)
    )
    reminded = 0
    with acting(None, task="platforms.tasks.remind_deadlines"):
        for order in waiting.select_related(*order_machine.related).order_by("pk"):
            deadline: datetime.date = order.deadline  # type: ignore[assignment]  # asked for above
            left = (deadline - today).days
            days = next(days for days in REMIND_DAYS if left <= days)
            notify(
                event="service_order.deadline",
                record=order,
                recipients=everybody_in(order),
                dedupe=f"{order.pk}:{deadline.isoformat()}:{days}",
                context={"left": left},
            )
            reminded += 1
    return reminded
