"""The way through the pages, forms sent twice, two editors, other people's keys, and what a page costs at two sizes."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from platforms.enums import OrderState, TaskState
from platforms.models import OrderMember, OrderTask, ServiceOrder, WorkEntry
from platforms.services.talk import write
from tests.factories.accounts import reading_english, signed_in
from tests.factories.claims import make_leader
from tests.factories.enterprises import make_enterprise
from tests.factories.platforms import OrderCase, asked, make_entry, make_order, make_task
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db


def sent(**values: Any) -> dict[str, Any]:
    """Values as a browser sends them."""
    given = {name: "" if value is None else value for name, value in values.items()}
    return {name: str(value) if isinstance(value, datetime.date) else value for name, value in given.items()}


def token_of(client: Client, url: str) -> str:
    """The hidden token of the form at ``url``."""
    found = re.search(r'name="submission" value="([^"]+)"', client.get(url).content.decode())
    assert found
    return found.group(1)


def test_from_the_request_to_the_closing(case: OrderCase) -> None:
    head, college, leader = (signed_in(case.users[role]) for role in ("head", "college_admin", "leader"))
    form = sent(**asked(), enterprise=case.enterprise.pk, college=case.organisations["college"].pk)
    form["submission"] = token_of(head, "/service-orders/ask/")
    for _click in range(2):
        assert head.post("/service-orders/ask/", form).status_code == 302
    order = ServiceOrder.objects.get()
    base = f"/service-orders/{order.pk}"
    agree = {"seen": "requested", "responsible": case.researcher.pk, "member_2": case.helper.pk}
    assert college.post(f"{base}/step/running/", agree).status_code == 302
    assert college.post(f"{base}/step/running/", agree).status_code == 409
    task = sent(title="Read the call", who=case.researcher.pk, due_on=timezone.localdate())
    task["submission"] = token_of(leader, f"{base}/tasks/")
    for _click in range(2):
        assert leader.post(f"{base}/tasks/", task).status_code == 302
    own = OrderTask.objects.get()
    logged = sent(date=timezone.localdate(), hours="1.5", task=own.pk, work="Read the call.")
    logged["submission"] = token_of(leader, f"{base}/hours/")
    for _click in range(2):
        assert leader.post(f"{base}/hours/", logged).status_code == 302
    assert WorkEntry.objects.count() == 1
    assert leader.post(f"/service-orders/tasks/{own.pk}/step/done/", {"seen": "open"}).status_code == 302
    assert leader.post(f"{base}/step/submitted/", {"submitted_on": timezone.localdate()}).status_code == 302
    result = {"decided_on": timezone.localdate(), "amount": "300000", "decision": "7"}
    assert head.post(f"{base}/step/approved/", result | {"amount": "-1"}).status_code == 422
    assert head.post(f"{base}/step/approved/", result).status_code == 302
    for client, side in ((head, "enterprise"), (college, "college")):
        assert client.get(f"{base}/close/").status_code == 200
        closing = {"side": side, "seen": "approved", "remark": "Good."}
        assert client.post(f"{base}/close/", closing).status_code == 302
        assert client.post(f"{base}/close/", closing).status_code == 403, "a second click finds nothing to close"
    order.refresh_from_db()
    assert (order.state, order.confirmed_on) == (OrderState.CLOSED, timezone.localdate())


def test_two_editors_of_one_request(case: OrderCase) -> None:
    order = case.order(OrderState.REQUESTED)
    address = f"/service-orders/{order.pk}/edit/"
    stale = sent(**asked(), seen=order.version)
    head = signed_in(case.users["head"])
    assert head.post(address, stale | {"title": "First"}).status_code == 302
    answer = head.post(address, stale | {"title": "Second"})
    assert answer.status_code == 409
    assert "Second" in answer.content.decode()
    assert ServiceOrder.objects.get().title == "First"


def test_two_editors_of_a_task_and_of_the_people(case: OrderCase) -> None:
    order = case.order()
    task = make_task(order, by=case.users["leader"])
    leader, college = signed_in(case.users["leader"]), signed_in(case.users["college_admin"])
    stale = sent(title="First", who="enterprise", due_on=task.due_on, note="", seen=task.version)
    assert leader.post(f"/service-orders/tasks/{task.pk}/", stale).status_code == 302
    answer = college.post(f"/service-orders/tasks/{task.pk}/", stale | {"title": "Second"})
    assert answer.status_code == 409
    assert OrderTask.objects.get().title == "First"
    people = {"responsible": case.helper.pk, "seen": order.version}
    assert college.post(f"/service-orders/{order.pk}/people/", people).status_code == 302
    assert college.post(f"/service-orders/{order.pk}/people/", people).status_code == 409


def test_other_peoples_keys_lead_nowhere(case: OrderCase) -> None:
    district = case.organisations["district"]
    strange = make_enterprise(district=district)
    foreign = make_order(strange, case.researcher, by=case.users["head"])
    foreign_task = make_task(foreign, by=case.users["leader"])
    order = case.order()
    head, leader, college = (signed_in(case.users[role]) for role in ("head", "leader", "college_admin"))
    form = sent(**asked(), enterprise=strange.pk, college=case.organisations["college"].pk)
    assert head.post("/service-orders/ask/", form).status_code == 422
    assert head.get(f"/service-orders/{foreign.pk}/").status_code == 404
    assert head.get(f"/service-orders/tasks/{foreign_task.pk}/step/done/").status_code == 404
    logged = sent(date=timezone.localdate(), hours="1", task=foreign_task.pk, work="Read.")
    assert leader.post(f"/service-orders/{order.pk}/hours/", logged).status_code == 422
    task = sent(title="Read", who=make_leader(case.organisations["college"]).pk, due_on=timezone.localdate())
    assert leader.post(f"/service-orders/{order.pk}/tasks/", task).status_code == 422
    outsider = make_leader(case.organisations["other_college"])
    people = {"responsible": outsider.pk, "seen": order.version}
    assert college.post(f"/service-orders/{order.pk}/people/", people).status_code == 422
    assert head.get(f"/service-orders/?enterprise={strange.pk}").content.count(strange.organisation.name.encode()) == 0


def test_lists_show_the_own_orders_and_an_enterprise_has_its_tab(case: OrderCase) -> None:
    order = case.order(title="Laboratory of green pigments")
    strange = make_enterprise(district=case.organisations["district"], park=case.organisations["park"])
    make_order(strange, case.researcher, by=case.users["head"], title="Somebody else's centre")
    for role, mine, other in (
        ("head", True, False),
        ("member", True, False),
        ("helper", True, False),
        ("leader", True, True),
        ("college_admin", True, True),
        ("transfer_office", True, True),
        ("park_official", True, True),
        ("rival", False, False),
        ("outside_researcher", False, False),
        ("other_admin", False, False),
    ):
        page = signed_in(case.users[role]).get("/service-orders/").content.decode()
        found = ("green pigments" in page, "Somebody else" in page)
        assert (role, *found) == (role, mine, other)
    page = signed_in(case.users["rival"]).get(f"/service-orders/enterprises/{case.enterprise.pk}/")
    assert (page.status_code, "green pigments" in page.content.decode()) == (200, False)
    page = signed_in(case.users["head"]).get(f"/service-orders/enterprises/{case.enterprise.pk}/")
    assert order.number in page.content.decode()
    only = signed_in(case.users["leader"]).get("/service-orders/?mine=on&state=running&kind=programme")
    assert order.number in only.content.decode()


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_at_every_size(case: OrderCase, size: int) -> None:
    order = case.order()
    college = case.organisations["college"]
    for number in range(size):
        helper = make_leader(college)
        OrderMember.objects.create(order=order, researcher=helper)
        make_task(order, by=case.users["leader"], assignee=helper)
        make_task(order, TaskState.DONE, by=case.users["leader"], by_enterprise=True)
        make_entry(order, number)
        write(actor=case.users["head"], order=order, body="When?")
        other = make_enterprise(district=case.organisations["district"], park=case.organisations["park"])
        make_order(other, make_leader(college), by=case.users["head"])
        case.order(OrderState.CLOSED)
    requested, decided = case.order(OrderState.REQUESTED), case.order(OrderState.APPROVED)
    base = f"/service-orders/{order.pk}/"
    pages = {
        "leader": ["/service-orders/", base, f"{base}work/", f"{base}files/", f"{base}hours/", f"{base}tasks/"],
        "helper": [f"{base}work/", f"{base}talk/", base],
        "head": [
            "/service-orders/ask/",
            f"/service-orders/enterprises/{case.enterprise.pk}/",
            f"{base}work/",
            f"/service-orders/{decided.pk}/",
            f"/service-orders/{decided.pk}/close/",
        ],
        "college_admin": [
            f"{base}people/",
            f"{base}timeline/",
            f"/service-orders/{requested.pk}/step/running/",
            f"{base}step/submitted/",
        ],
        "district_official": [
            "/service-orders/?state=running",
            f"/service-orders/?enterprise={case.enterprise.pk}&day=decided&result=approved&confirmed=on",
            "/service-orders/figures/",
            "/service-orders/figures/?by=month",
            "/service-orders/figures/?by=enterprise",
            "/service-orders/ask/",
        ],
    }
    costs = {
        (role, page): statements(signed_in(case.users[role]), page) for role, found in pages.items() for page in found
    }
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}


def test_pages_speak_english_too(case: OrderCase) -> None:
    order = case.order(OrderState.APPROVED)
    client = signed_in(reading_english(case.users["college_admin"]))
    for page in ("", "work/", "files/", "timeline/", "close/"):
        body = client.get(f"/service-orders/{order.pk}/{page}").content.decode()
        assert "Approved by the authority" in body or page in ("close/",)
