"""Nothing waits for ever: with a moved clock somebody is reminded, somebody telephones, the end comes."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Role
from core.clocks import add_working_days
from notifications.enums import Concern
from notifications.models import OutgoingMail, WaitingAction, WaitingItem
from notifications.sweeping import sweep
from platforms.enums import OrderState, TaskState
from platforms.models import ServiceOrder
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine
from tests.factories.platforms import OrderCase

pytestmark = pytest.mark.django_db
ENDS = {
    "requested": (10, OrderState.LAPSED),
    "running": (20, OrderState.LAPSED),
    "approved": (10, OrderState.CLOSED),
    "not_approved": (10, OrderState.CLOSED),
}


def sweep_on(day: datetime.date) -> None:
    """A sweep at nine o'clock."""
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(9), timezone.get_default_timezone())):
        sweep()


def waiting(case: OrderCase, state: str) -> tuple[ServiceOrder, WaitingItem]:
    """An order that has just come into a state."""
    order = case.order(state)
    order_machine.created(order, actor=case.users["head"])
    return order, WaitingItem.objects.get(machine="service_order")


@pytest.mark.parametrize("state", ENDS)
def test_each_waiting_state_is_reminded_escalated_and_ended(case: OrderCase, state: str) -> None:
    order, item = waiting(case, state)
    after, end = ENDS[state]
    sweep_on(add_working_days(item.due_on - datetime.timedelta(days=1), 1))
    assert WaitingAction.objects.filter(item=item, key="remind:0").exists()
    sweep_on(add_working_days(item.due_on, 4))
    item.refresh_from_db()
    assert item.assignees.filter(concern=Concern.ESCALATED).exists()
    order.refresh_from_db()
    assert order.state == state
    sweep_on(add_working_days(item.due_on, after + 1))
    order.refresh_from_db()
    assert (order.state, order.confirmed_on) == (end, None)
    assert order.closed_on is not None
    assert not WaitingItem.objects.open().exists()
    assert OutgoingMail.objects.filter(event="service_order.over").exists()


def test_a_decision_of_the_authority_is_asked_after_until_it_is_known(case: OrderCase) -> None:
    order, item = waiting(case, OrderState.SUBMITTED)
    for days in (0, 10, 30, 200):
        sweep_on(add_working_days(item.due_on, days))
    order.refresh_from_db()
    assert order.state == OrderState.SUBMITTED
    assert item.assignees.filter(concern=Concern.ESCALATED).exists()


def test_a_result_that_one_side_confirmed_alone_is_closed_and_does_not_count(case: OrderCase) -> None:
    order, item = waiting(case, OrderState.APPROVED)
    order.closings.create(side="college", closed_by=case.users["college_admin"])
    sweep_on(add_working_days(item.due_on, 11))
    order.refresh_from_db()
    assert (order.state, order.amount, order.confirmed_on) == (OrderState.CLOSED, Decimal(300000), None)
    assert not ServiceOrder.objects.confirmed().exists()


def test_an_answer_is_due_before_a_near_deadline(case: OrderCase) -> None:
    soon = timezone.localdate() + datetime.timedelta(days=1)
    order = case.order(OrderState.REQUESTED, deadline=soon)
    order_machine.created(order, actor=case.users["head"])
    assert WaitingItem.objects.get().due_on == soon


def test_a_platform_without_a_deadline_is_called_up_too(case: OrderCase) -> None:
    order = case.order(deadline=None, kind="platform", platform_type="laboratory")
    order_machine.created(order, actor=case.users["head"])
    assert WaitingItem.objects.get().due_on == add_working_days(timezone.localdate(), 60)


@pytest.mark.parametrize("whose", ["person", "enterprise", "college"])
def test_a_task_is_chased_and_dropped(case: OrderCase, whose: str) -> None:
    task = case.task(by_enterprise=whose == "enterprise", assignee=case.helper if whose == "person" else None)
    task_machine.created(task, actor=case.users["leader"])
    item = WaitingItem.objects.get(machine="service_task")
    assert item.due_on == task.due_on
    assigned = {(one.user, one.role) for one in item.assignees.all()}
    if whose == "enterprise":
        assert assigned == {(None, Role.ENTERPRISE_HEAD), (None, Role.ENTERPRISE_MEMBER)}
    else:
        assert assigned == {(case.users["helper" if whose == "person" else "leader"], "")}
    sweep_on(add_working_days(item.due_on, 4))
    assert item.assignees.filter(concern=Concern.ESCALATED).count() == 2
    sweep_on(add_working_days(item.due_on, 21))
    task.refresh_from_db()
    assert task.state == TaskState.DROPPED
