"""Every step of service orders and their tasks by every role; nothing else is possible."""

from typing import Any

import pytest

from platforms.enums import OrderState, TaskState
from platforms.models import OrderTask, ServiceOrder
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine
from tests.core.machines import check_steps, check_table
from tests.factories.platforms import OrderCase

ADMIN, HEAD, LEADER = {"college_admin"}, {"head"}, {"leader"}
REPORTING = ADMIN | HEAD | LEADER
OFFICIALS = {"district_official", "park_official"}
ORDER: dict[tuple[str, str], set[str]] = {
    ("requested", "running"): ADMIN,
    ("requested", "declined"): ADMIN,
    ("requested", "withdrawn"): HEAD,
    ("running", "submitted"): REPORTING,
    ("running", "cancelled"): ADMIN | HEAD,
    ("submitted", "approved"): REPORTING,
    ("submitted", "not_approved"): REPORTING,
    ("submitted", "running"): REPORTING,
    ("submitted", "cancelled"): ADMIN | HEAD,
    ("approved", "submitted"): REPORTING,
    ("not_approved", "submitted"): REPORTING,
}
AUTOMATIC = {
    ("requested", "withdrawn"),
    *((state, "lapsed") for state in ("requested", "running")),
    *((state, "cancelled") for state in ("running", "submitted")),
    *((state, "closed") for state in ("approved", "not_approved")),
}
TASK: dict[tuple[str, str], set[str]] = {
    ("open", "done"): ADMIN | LEADER,
    ("open", "dropped"): ADMIN | LEADER,
    ("done", "open"): ADMIN | LEADER,
}
TASK_AUTOMATIC = {("open", "dropped")}


def test_the_tables_are_complete() -> None:
    check_table(order_machine, expected=ORDER, automatic=AUTOMATIC)
    check_table(task_machine, expected=TASK, automatic=TASK_AUTOMATIC)


@pytest.mark.django_db
@pytest.mark.parametrize("source", OrderState.values)
def test_steps_of_an_order(source: str, case: OrderCase) -> None:
    data: dict[tuple[str, str], dict[str, Any]] = {("requested", "running"): {"responsible": case.researcher}}
    check_steps(
        order_machine, source, make=case.order, users=case.users, expected=ORDER, automatic=AUTOMATIC, data=data
    )


@pytest.mark.django_db
def test_officials_withdraw_what_they_entered(case: OrderCase) -> None:
    def make(state: str) -> ServiceOrder:
        return case.order(state, agreed_with="Ms Li, deputy manager")

    check_steps(
        order_machine,
        "requested",
        make=make,
        users=case.users,
        expected={**ORDER, ("requested", "withdrawn"): HEAD | OFFICIALS},
        automatic=AUTOMATIC,
        data={("requested", "running"): {"responsible": case.researcher}},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("source", TaskState.values)
@pytest.mark.parametrize("whose", ["responsible", "helper", "enterprise", "college"])
def test_steps_of_a_task(source: str, whose: str, case: OrderCase) -> None:
    """Whose the task is may mark it as done, beside those who carry the order out."""
    person = {"responsible": case.researcher, "helper": case.helper}.get(whose)
    whose_else = {"helper": {"helper"}, "enterprise": {"head", "member"}}.get(whose, set())

    def make(state: str) -> OrderTask:
        return case.task(state, by_enterprise=whose == "enterprise", assignee=person)

    expected = {**TASK, ("open", "done"): TASK["open", "done"] | whose_else}
    check_steps(task_machine, source, make=make, users=case.users, expected=expected, automatic=TASK_AUTOMATIC)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["requested", "approved", "closed", "cancelled"])
def test_tasks_rest_unless_the_work_goes_on(state: str, case: OrderCase) -> None:
    task = case.task(order=case.order(state))
    assert [role for role, user in case.users.items() if task_machine.steps(user, task)] == []
