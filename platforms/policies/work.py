"""Who may do what to tasks and hours."""

from typing import Any

from accounts.enums import Role
from accounts.scope import scope_of
from platforms.enums import DECIDED_STATES, WORK_STATES, TaskState
from platforms.models import OrderTask, ServiceOrder, WorkEntry
from platforms.policies.order import acts_for_enterprise, administers, is_named, serves


def can_plan(user: Any, order: ServiceOrder) -> bool:
    """Making and changing tasks: whoever carries the order out, while the work goes on."""
    return order.state in WORK_STATES and serves(user, order)


def can_change(user: Any, task: OrderTask) -> bool:
    """A task that is not settled yet."""
    return task.state == TaskState.OPEN and can_plan(user, task.order)


def can_settle(user: Any, task: OrderTask) -> bool:
    """Dropping and reopening a task."""
    return can_plan(user, task.order)


def can_finish(user: Any, task: OrderTask) -> bool:
    """Marking a task as done: whose it is, or whoever carries the order out."""
    if task.order.state not in WORK_STATES:
        return False
    if serves(user, task.order):
        return True
    if task.by_enterprise:
        return acts_for_enterprise(user, task.order)
    own = task.assignee is not None and task.assignee.user_id == getattr(user, "pk", None)
    return own and scope_of(user).has(Role.RESEARCHER, task.order.college_id)


def can_log(user: Any, order: ServiceOrder) -> bool:
    """Hours: the named people, until the order is closed."""
    return order.state in (*WORK_STATES, *DECIDED_STATES) and is_named(user, order)


def can_delete(user: Any, entry: WorkEntry) -> bool:
    """An entry: who wrote it, or the college's administrators, until the order is closed."""
    if entry.order.state not in (*WORK_STATES, *DECIDED_STATES):
        return False
    return entry.researcher.user_id == getattr(user, "pk", None) or administers(user, entry.order)
