"""Reads over tasks and hours of an order."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from platforms.enums import OrderSide, TaskState
from platforms.models import OrderTask, ServiceOrder, WorkEntry


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What was done for an order, in numbers."""

    hours: Decimal
    people: int
    open_tasks: int
    done_tasks: int


def effort_of(order: ServiceOrder) -> Effort:
    """Hours, people and tasks; one statement."""
    entries = WorkEntry.objects.filter(order=OuterRef("pk")).order_by().values("order")
    tasks = OrderTask.objects.filter(order=OuterRef("pk")).order_by().values("order")
    sums: dict[str, Any] = {
        "hours": entries.annotate(n=Sum("hours")),
        "people": entries.annotate(n=Count("researcher", distinct=True)),
        "open_tasks": tasks.annotate(n=Count("id", filter=Q(state=TaskState.OPEN))),
        "done_tasks": tasks.annotate(n=Count("id", filter=Q(state=TaskState.DONE))),
    }
    row = ServiceOrder.objects.filter(pk=order.pk).values(
        **{name: Subquery(query.values("n")) for name, query in sums.items()}
    )
    found: dict[str, Any] = {name: value or 0 for name, value in row.get().items()}
    return Effort(**{**found, "hours": Decimal(found["hours"])})


def tasks_of(order: ServiceOrder) -> list[OrderTask]:
    """The order's tasks by their day, each with the order that was fetched already."""
    rows = order.tasks.select_related("assignee__user").order_by("due_on", "id")
    return [_of(row, order) for row in rows]


def entries_of(order: ServiceOrder) -> QuerySet[WorkEntry]:
    """The order's hours with the names that a list shows."""
    rows: QuerySet[WorkEntry] = order.entries.select_related("researcher__user", "task")
    return rows


def _of(row: Any, order: ServiceOrder) -> Any:
    row.order = order
    return row


def missing_sides(order: ServiceOrder) -> list[OrderSide]:
    """Sides that have not closed the order yet."""
    given = set(order.closings.values_list("side", flat=True))
    return [side for side in OrderSide if side not in given]
