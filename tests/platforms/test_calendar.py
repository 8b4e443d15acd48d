"""Deadlines and tasks in the calendars of those who take part, and of nobody else."""

import pytest
from django.utils import timezone

from calendars.registry import Entry, Standing, entries_of
from platforms.enums import OrderState, TaskState
from tests.factories.claims import make_leader
from tests.factories.platforms import OrderCase, make_order, make_task

pytestmark = pytest.mark.django_db


def dates(case: OrderCase, role: str) -> list[Entry]:
    """What of service orders stands in somebody's calendar."""
    return [entry for entry in entries_of(case.users[role]) if entry.key.startswith("service-")]


def keys(case: OrderCase, role: str) -> set[str]:
    """Its keys."""
    return {entry.key for entry in dates(case, role)}


def test_each_side_has_its_dates(case: OrderCase) -> None:
    order = case.order()
    colleague = make_leader(case.organisations["college"])
    other = make_order(case.enterprise, colleague, by=case.users["head"])
    helper = make_task(order, by=case.users["leader"], assignee=case.helper)
    enterprise = make_task(order, by=case.users["leader"], by_enterprise=True)
    nobody = make_task(order, by=case.users["leader"], assignee=None)
    both = {f"service-order-{order.pk}", f"service-order-{other.pk}"}
    own = {f"service-order-{order.pk}"}
    assert keys(case, "head") == keys(case, "member") == both | {f"service-task-{enterprise.pk}"}
    assert keys(case, "college_admin") == both | {f"service-task-{nobody.pk}"}
    assert keys(case, "helper") == own | {f"service-task-{helper.pk}"}
    assert keys(case, "leader") == own
    for role in ("rival", "outside_researcher", "other_admin", "transfer_office", "district_official", "park_official"):
        assert keys(case, role) == set(), role


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (OrderState.REQUESTED, Standing.OPEN),
        (OrderState.RUNNING, Standing.OPEN),
        (OrderState.SUBMITTED, Standing.DONE),
        (OrderState.CLOSED, Standing.DONE),
        (OrderState.CANCELLED, Standing.CANCELLED),
        (OrderState.LAPSED, Standing.CANCELLED),
    ],
)
def test_what_is_settled_is_no_longer_to_be_kept(case: OrderCase, state: str, standing: Standing) -> None:
    order = case.order(state)
    (entry,) = dates(case, "head")
    assert (entry.day, entry.standing, entry.url) == (order.deadline, standing, order.get_absolute_url())
    assert order.number in str(entry.title)


@pytest.mark.parametrize(
    ("state", "standing"),
    [(TaskState.OPEN, Standing.OPEN), (TaskState.DONE, Standing.DONE), (TaskState.DROPPED, Standing.CANCELLED)],
)
def test_a_task_stands_on_its_day(case: OrderCase, state: str, standing: Standing) -> None:
    order = case.order(deadline=None, kind="platform", platform_type="laboratory")
    task = make_task(order, state, by=case.users["leader"])
    (entry,) = dates(case, "leader")
    assert (entry.day, entry.standing) == (task.due_on, standing)
    assert entry.day > timezone.localdate()
