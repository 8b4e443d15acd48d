"""A person's share of service orders: what is exported, what is erased, and what must be settled first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal
from accounts.models import User
from platforms.enums import OPEN_STATES
from platforms.models import OrderClosing, OrderMember, OrderTask, ServiceOrder, WorkEntry

ERASED = "—"
ORDER = ("number", "kind", "title", "level", "state", "result", "amount")


def export(user: User) -> dict[str, Any]:
    """Orders asked for, led and helped with; tasks, hours and closings of the person."""
    asked = ServiceOrder.objects.filter(created_by=user).order_by("id")
    led = ServiceOrder.objects.filter(responsible__user=user).order_by("id")
    helped = OrderMember.objects.filter(researcher__user=user).order_by("id")
    tasks = OrderTask.objects.filter(assignee__user=user).order_by("id")
    hours = WorkEntry.objects.filter(researcher__user=user).order_by("id")
    closings = OrderClosing.objects.filter(closed_by=user).order_by("id")
    return {
        "asked for": list(asked.values(*ORDER)),
        "responsible": list(led.values(*ORDER)),
        "named": list(helped.values("order__number", "order__title")),
        "tasks": list(tasks.values("order__number", "title", "due_on", "state", "done_on", "note")),
        "hours": list(hours.values("order__number", "date", "hours", "work")),
        "closings": list(closings.values("order__number", "side", "closed_at", "remark")),
    }


def erase(user: User) -> None:
    """Dates and hours stay, which both sides account for; what the person wrote beside them goes."""
    WorkEntry.objects.filter(researcher__user=user).update(work=ERASED)
    OrderClosing.objects.filter(closed_by=user).exclude(remark="").update(remark=ERASED)


def open_orders(user: User) -> list[Any]:
    """Another person must be named first."""
    open_ = ServiceOrder.objects.filter(state__in=OPEN_STATES)
    busy = open_.filter(responsible__user=user) | open_.filter(members__researcher__user=user)
    return [_("You are named for a service order that is not closed yet.")] if busy.exists() else []


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("service orders", export, erase=erase, obstacles=open_orders)
