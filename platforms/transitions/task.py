"""The states of a task."""

from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core.transitions import Edge, StateMachine
from platforms.enums import TaskState
from platforms.models import OrderTask, ServiceOrder
from platforms.policies import work as policies
from platforms.transitions.order import lock_enterprise

OPEN, DONE, DROPPED = TaskState.OPEN, TaskState.DONE, TaskState.DROPPED


def lock_order(task: OrderTask) -> None:
    """The enterprise, then the order."""
    lock_enterprise(task.order)
    ServiceOrder.objects.select_for_update(of=("self",)).get(pk=task.order_id)


def finish(task: OrderTask, **_data: Any) -> None:
    """Done today."""
    task.done_on = timezone.localdate()
    task.save(update_fields=["done_on"])


def reopen(task: OrderTask, **_data: Any) -> None:
    """Not done after all."""
    task.done_on = None
    task.save(update_fields=["done_on"])


task_machine = StateMachine(
    "service_task",
    states=TaskState,
    lock_first=lock_order,
    related=(
        "order__enterprise__organisation",
        "order__college",
        "order__park__park",
        "order__responsible__user",
        "assignee__user",
    ),
    edges={
        (OPEN, DONE): Edge(
            verb=pgettext_lazy("task", "Mark as done"), policy=policies.can_finish, effects=(finish,), tone="primary"
        ),
        (OPEN, DROPPED): Edge(
            verb=pgettext_lazy("task", "Drop"),
            policy=policies.can_settle,
            automatic=True,
            reason=True,
            tone="danger",
        ),
        (DONE, OPEN): Edge(verb=pgettext_lazy("task", "Reopen"), policy=policies.can_settle, effects=(reopen,)),
    },
)
