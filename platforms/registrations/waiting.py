"""The part of service orders in the waiting table."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.assignees import administrators_of, head_of, people_of, transfer_office_of
from core import waiting
from core.clocks import add_working_days
from core.said import said
from core.waiting import Assignee, WaitRule
from enterprises.assignees import liaison
from platforms.enums import OrderSide, OrderState, TaskState
from platforms.models import OrderTask, ServiceOrder
from platforms.selectors.work import missing_sides
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine

ANSWER_DAYS = 5


def college(order: ServiceOrder) -> list[Assignee]:
    """Administrators of the college."""
    return administrators_of(order.college_id)


def head(order: ServiceOrder) -> list[Assignee]:
    """The enterprise's head."""
    return head_of(order.enterprise.organisation_id)


def transfer_office(order: ServiceOrder) -> list[Assignee]:
    """The university's transfer office; the college itself where there is none."""
    return transfer_office_of(order.college) or college(order)


def responsible(order: ServiceOrder) -> list[Assignee]:
    """The responsible person; where there is none any more, the college."""
    return [Assignee(user_id=order.responsible.user_id)] if order.responsible is not None else college(order)


def both_called(order: ServiceOrder) -> list[Assignee]:
    """The enterprise is called by its liaison, the responsible person by the college."""
    return [*college(order), *liaison(order)]


def closers(order: ServiceOrder) -> list[Assignee]:
    """Whoever closes for a side that has not closed yet."""
    speakers = {OrderSide.ENTERPRISE: head(order), OrderSide.COLLEGE: college(order)}
    return [assignee for side in missing_sides(order) for assignee in speakers[side]]


def doer(task: OrderTask) -> list[Assignee]:
    """Whose task it is."""
    if task.by_enterprise:
        return people_of(task.order.enterprise.organisation_id)
    return [Assignee(user_id=task.assignee.user_id)] if task.assignee is not None else responsible(task.order)


def soon_enough(order: ServiceOrder) -> datetime.date | None:
    """An answer after the deadline helps nobody: an earlier deadline is the day."""
    today = timezone.localdate()
    if order.deadline is None or not today <= order.deadline < add_working_days(today, ANSWER_DAYS):
        return None
    return order.deadline


def deadline(order: ServiceOrder) -> datetime.date | None:
    """The deadline, unless it is past already, as after a return by the authority."""
    return order.deadline if order.deadline is not None and order.deadline >= timezone.localdate() else None


def lapse(order: ServiceOrder) -> None:
    """Time is up without a step."""
    comment = said("Nothing was recorded in time.")
    order_machine.run(order, OrderState.LAPSED, actor=None, automatic=True, comment=comment)


def close(order: ServiceOrder) -> None:
    """A result that one side never confirmed: the order is closed, the result does not count."""
    comment = said("Not closed by both sides in time; the result does not count in the figures.")
    order_machine.run(order, OrderState.CLOSED, actor=None, automatic=True, comment=comment)


def drop(task: OrderTask) -> None:
    """A task that nobody reported as done."""
    comment = said("Nobody reported the task as done.")
    task_machine.run(task, TaskState.DROPPED, actor=None, automatic=True, comment=comment)


def order_rule(state: str, end: Any, **values: Any) -> WaitRule:
    """One line of the table."""
    return WaitRule(machine="service_order", state=state, at_end=end, **values)


def register() -> None:
    """Add the rules."""
    closing = {
        "task": _("Look at the result and close the service order, or say that it is wrong"),
        "who": _("Enterprise head and college"),
        "assignees": closers,
        "days": 10,
        "remind": (-2, 0, 3),
        "escalate": both_called,
        "end_after": 10,
        "end_label": _("it is closed, and its result does not count"),
    }
    waiting.register(
        order_rule(
            OrderState.REQUESTED,
            lapse,
            task=_("Agree to help and name people, or decline with a reason"),
            who=_("College administrator"),
            assignees=college,
            days=ANSWER_DAYS,
            due=soon_enough,
            escalate=transfer_office,
            end_after=10,
            end_label=_("it lapses"),
        ),
        order_rule(
            OrderState.RUNNING,
            lapse,
            task=_("Prepare the application and record when it was handed in"),
            who=_("Responsible person"),
            assignees=responsible,
            days=60,
            due=deadline,
            remind=(-10, -5, -2, 0, 3),
            escalate=both_called,
            end_after=20,
            end_label=_("it lapses"),
        ),
        # What an authority decides no clock of the portal can end: it is asked after until it is known.
        order_rule(
            OrderState.SUBMITTED,
            None,
            task=_("Record what the authority decided"),
            who=_("Responsible person"),
            assignees=responsible,
            days=90,
            remind=(-40, 0, 10),
            escalate=both_called,
            escalate_after=10,
            again=20,
        ),
        order_rule(OrderState.APPROVED, close, **closing),
        order_rule(OrderState.NOT_APPROVED, close, **closing),
        WaitRule(
            machine="service_task",
            state=TaskState.OPEN,
            at_end=drop,
            task=_("Do the task of the service order and mark it as done"),
            who=_("Whose task it is"),
            assignees=doer,
            days=10,
            due=lambda task: max(task.due_on, timezone.localdate()),
            remind=(-3, 0, 3),
            escalate=lambda task: [*responsible(task.order), *college(task.order)],
            end_after=20,
            end_label=_("it is dropped"),
        ),
    )
