"""Deadlines of service orders and days of their tasks in the calendars of those who take part."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from calendars.registry import MOST, Entry, Standing, Window, register_source
from platforms.enums import OrderState, TaskState
from platforms.models import OrderTask, ServiceOrder

AHEAD = (OrderState.REQUESTED, OrderState.RUNNING)
NOTHING = (OrderState.DECLINED, OrderState.WITHDRAWN, OrderState.CANCELLED, OrderState.LAPSED)
OF_TASK = {TaskState.OPEN: Standing.OPEN, TaskState.DONE: Standing.DONE, TaskState.DROPPED: Standing.CANCELLED}


def deadlines(user: Any, window: Window) -> Iterator[Entry]:
    """Deadlines of the orders of one's enterprise, one's college, and those for which one is named."""
    rows = ServiceOrder.objects.of_sides(user).filter(deadline__range=window.ends)
    for one in rows.select_related("enterprise__organisation").order_by("deadline", "id")[:MOST]:
        if one.deadline is None:
            continue
        words = {"number": one.number, "title": one.title, "enterprise": one.enterprise}
        yield Entry(
            key=f"service-order-{one.pk}",
            day=one.deadline,
            title=_("Deadline of %(number)s “%(title)s” of %(enterprise)s") % words,
            url=one.get_absolute_url(),
            changed_at=one.updated_at,
            standing=_standing(one),
        )


def _standing(order: ServiceOrder) -> Standing:
    if order.state in AHEAD:
        return Standing.OPEN
    return Standing.CANCELLED if order.state in NOTHING else Standing.DONE


def tasks(user: Any, window: Window) -> Iterator[Entry]:
    """One's own tasks, those of one's enterprise, and those of one's college that nobody in particular does."""
    scope = scope_of(user)
    if scope.user_id is None:
        return
    own = Q(assignee__user_id=user.pk, order__college_id__in=scope.research_colleges)
    enterprise = Q(by_enterprise=True, order__enterprise__organisation_id__in=scope.enterprises)
    college = Q(by_enterprise=False, assignee=None, order__college_id__in=scope.colleges)
    rows = OrderTask.objects.filter(own | enterprise | college, due_on__range=window.ends)
    for one in rows.select_related("order__enterprise__organisation").order_by("due_on", "id")[:MOST]:
        words = {"number": one.order.number, "task": one.title, "enterprise": one.order.enterprise}
        yield Entry(
            key=f"service-task-{one.pk}",
            day=one.due_on,
            title=_("Task of %(number)s for %(enterprise)s: %(task)s") % words,
            url=one.get_absolute_url(),
            changed_at=one.updated_at,
            standing=OF_TASK[TaskState(one.state)],
        )


def register() -> None:
    """Add the sources."""
    register_source("platforms.deadlines", deadlines)
    register_source("platforms.tasks", tasks)
