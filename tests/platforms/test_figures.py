"""Figures of service orders: what handlers count is what the records say, and the page leads to exactly its orders."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import Organisation
from enterprises.services.profile import move_to_park
from indicators.rebuilding import compare
from indicators.selectors import Part, read
from indicators.services import fold
from platforms.enums import OrderResult, OrderState
from platforms.models import ServiceOrder
from platforms.selectors.figures import DIMENSIONS, figures_of
from platforms.services import order as services
from platforms.services import work
from platforms.transitions.order import order_machine
from tests.factories.accounts import make_organisation, signed_in
from tests.factories.platforms import OrderCase, asked, make_order_case, platform
from tests.figures import shown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(transactional_db: None) -> OrderCase:
    """A responsible person of a department; what the factory made by itself is counted from the records."""
    made = make_order_case()
    department = make_organisation("department", "Catalysis", made.organisations["college"])
    made.researcher.department = department
    made.researcher.save(update_fields=["department"])
    made.organisations["department"] = department
    compare(correct=True)
    return made


def amount_in(scope: Organisation, key: str) -> float:
    """The sum of a figure as the dashboard's page shows it, in parts."""
    (rows,) = read(scope.pk, Part(figures=[key]))
    return sum(row.total for row in rows)


def run_to(case: OrderCase, state: str, **values: Any) -> ServiceOrder:
    """An order taken there by its own steps."""
    words = platform() if values.pop("of_platform", False) else asked(**values)
    college = case.organisations["college"]
    order = services.request_help(actor=case.users["head"], enterprise=case.enterprise, college=college, values=words)
    steps: list[tuple[str, dict[str, Any]]] = [
        (OrderState.RUNNING, {"responsible": case.researcher, "members": []}),
        (OrderState.SUBMITTED, {}),
        (OrderState.APPROVED, {"amount": Decimal("123456.78")}),
    ]
    if state == OrderState.NOT_APPROVED:
        steps[2] = (OrderState.NOT_APPROVED, {"comment": "Too few patents."})
    for to, data in steps:
        if order.state == state:
            break
        order = order_machine.run(order, to, actor=case.users["college_admin"], **data)
    return order


def close(case: OrderCase, order: ServiceOrder) -> ServiceOrder:
    """Closed by both sides."""
    for role, side in (("head", "enterprise"), ("college_admin", "college")):
        order.refresh_from_db()
        order = services.close_order(actor=case.users[role], order=order, side=side, remark="", result=order.result)
    return order


def test_an_order_is_counted_from_the_request_to_the_closing(case: OrderCase) -> None:
    places = [case.organisations[name] for name in ("district", "park", "college", "enterprise", "department")]
    waiting = run_to(case, OrderState.REQUESTED)
    won, lost = run_to(case, OrderState.APPROVED), run_to(case, OrderState.NOT_APPROVED, title="Second programme")
    run_to(case, OrderState.RUNNING, of_platform=True)
    assert [shown(place, "service_orders.state") for place in places] == [4, 4, 4, 4, 3]
    assert shown(places[0], "service_orders.agreed", item="programme") == 2
    assert shown(places[4], "service_orders.agreed", item="platform") == 1
    assert [shown(place, "service_orders.results") for place in places] == [0] * 5
    fold()
    for order in (won, lost):
        close(case, order)
    assert [shown(place, "service_orders.results", item="approved") for place in places] == [1] * 5
    assert [shown(place, "service_orders.results", item="not_approved") for place in places] == [1] * 5
    assert [amount_in(place, "service_orders.funding") for place in places] == [12_345_678] * 5
    assert shown(places[0], "service_orders.waiting") == 2
    order_machine.run(waiting, OrderState.DECLINED, actor=case.users["college_admin"], comment="No time.")
    assert shown(places[0], "service_orders.waiting") == 1
    assert compare() == []


def test_hours_count_and_are_taken_back(case: OrderCase) -> None:
    order = run_to(case, OrderState.RUNNING)
    values = {"date": timezone.localdate(), "task": None, "work": "Read the call."}
    kept, gone = (
        work.log_hours(actor=case.users["leader"], order=order, values=values | {"hours": Decimal(hours)})
        for hours in ("2.5", "4")
    )
    work.delete_hours(actor=case.users["leader"], entry=gone)
    assert [amount_in(case.organisations[name], "service_orders.hours") for name in ("district", "department")] == [
        25
    ] * 2
    assert compare() == []
    # Hours have no state, and the figure's page and its file list them all the same.
    address = "/dashboard/figures/service_orders.hours/"
    client: Any = signed_in(case.users["district_official"])
    page = client.get(address)
    assert page.status_code == 200
    assert kept.get_absolute_url() in page.content.decode()
    file = b"".join(client.get(f"{address}?format=csv").streaming_content).decode()
    assert f"{kept.date} 2.5" in file


def test_figures_follow_an_enterprise_into_another_park(case: OrderCase) -> None:
    new = make_organisation("park", "Northern Park", case.organisations["district"])
    order, closed = run_to(case, OrderState.RUNNING), close(case, run_to(case, OrderState.APPROVED))
    task = {"title": "Read", "by_enterprise": True, "assignee": None, "due_on": timezone.localdate(), "note": ""}
    work.add_task(actor=case.users["leader"], order=order, values=task)
    values = {"date": timezone.localdate(), "hours": Decimal(3), "task": None, "work": "Read the call."}
    work.log_hours(actor=case.users["leader"], order=order, values=values)
    move_to_park(actor=case.users["district_official"], enterprise=case.enterprise, park=new)
    old = case.organisations["park"]
    for key in ("service_orders.state", "service_orders.agreed"):
        assert (shown(old, key), shown(new, key)) == (1, 1)
    for key in ("service_orders.waiting", "service_orders.tasks_waiting", "service_orders.hours"):
        assert (shown(old, key), shown(new, key)) == (0, 1)
    closed.refresh_from_db()
    assert closed.park == old
    assert compare() == []


def rows_of(client: Any, url: str) -> list[Any]:
    """What the sheet at an address of the list holds."""
    sheet = b"".join(client.get(f"{url}&format=xlsx").streaming_content)
    return list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("by", DIMENSIONS)
def test_the_page_drills_down_to_exactly_its_orders(case: OrderCase, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.exports.MOST_IN_PERIOD", 1_000)
    for state in OrderState.values:
        case.order(state)
    case.order(OrderState.RUNNING, kind="platform", platform_type="workstation", level="national", park=None)
    case.order(OrderState.CLOSED, confirmed_on=None)
    case.order(OrderState.CLOSED, result="not_approved", amount=0)
    today, user = timezone.localdate(), case.users["district_official"]
    first = today.replace(year=today.year - 1)
    figures = figures_of(user, by=by, first=first, last=today)
    total = figures.total
    assert (total.asked, total.agreed, total.approved, total.not_approved) == (13, 10, 1, 1)
    assert total.funding == Decimal(300_000)
    client = signed_in(user)
    for line in (*figures.lines, total):
        for name in ("asked", "agreed", "submitted", *OrderResult.values):
            rows = rows_of(client, line.urls[name])
            assert (line.name, name, len(rows)) == (line.name, name, getattr(line, name))
        assert sum(row[18] or 0 for row in rows_of(client, line.urls["approved"])) == float(line.funding)
    for name in ("asked", "agreed", "submitted", "approved", "not_approved", "funding"):
        assert sum(getattr(line, name) for line in figures.lines) == getattr(total, name)
    table = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/service-orders/figures/export/?by={by}&since={first}&until={today}").content)
    ).active
    assert table.max_row == len(figures.lines) + 2
    assert client.get(figures.lines[0].urls["asked"]).status_code == 200
    for key in ("results", "funding", "hours", "state", "agreed"):
        assert client.get(f"/dashboard/figures/service_orders.{key}/").status_code == 200
