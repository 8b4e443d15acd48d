"""The way through the pages, a form sent twice, two editors, and what a page costs at two sizes."""

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone

from talent.enums import DayState, StationingState
from talent.models import StationDay, Stationing, StationingRules
from tests.factories.accounts import signed_in
from tests.factories.claims import make_leader
from tests.factories.enterprises import make_enterprise
from tests.factories.talent import TermCase, make_day, make_extension, make_stationing, terms, written
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db


def sent(**values: Any) -> dict[str, Any]:
    """Terms as a browser sends them."""
    return {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in values.items()}


def test_from_the_call_to_a_confirmed_day(case: TermCase) -> None:
    head, college, leader = (signed_in(case.users[role]) for role in ("head", "college_admin", "leader"))
    call = sent(**terms(), enterprise=case.enterprise.pk, college=case.organisations["college"].pk)
    submission = re.search(r'name="submission" value="([^"]+)"', head.get("/stationing/call/").content.decode())
    assert submission
    for _click in range(2):
        assert head.post("/stationing/call/", call | {"submission": submission.group(1)}).status_code == 302
    stationing = Stationing.objects.get()
    base = f"/stationing/{stationing.pk}"
    answer = {"seen": "called", "researcher": case.researcher.pk}
    assert college.post(f"{base}/step/agreeing/", answer).status_code == 302
    for client, party in (
        (signed_in(case.users["transfer_office"]), "university"),
        (head, "enterprise"),
        (leader, "researcher"),
    ):
        assert client.get(f"{base}/approve/").status_code == 200
        assert client.post(f"{base}/approve/", {"party": party, "version": 1}).status_code == 302
    assert leader.get("/stationing/log/").headers["Location"] == f"{base}/log/"
    logged = sent(**written(0, problem="It clogs."))
    assert leader.post(f"{base}/log/", logged).status_code == 302
    again = leader.post(f"{base}/log/", logged)
    assert again.status_code == 422
    assert "只计一次" in again.content.decode()
    day = StationDay.objects.get()
    assert head.post("/stationing/confirm/", {"day": [day.pk], "answer": "confirm"}).status_code == 200
    day.refresh_from_db()
    assert day.state == DayState.CONFIRMED
    assert head.post(f"/stationing/days/{day.pk}/need/").status_code == 302
    assert leader.get(f"{base}/report.pdf").headers["Content-Type"] == "application/pdf"


def test_two_editors_of_one_agreement(case: TermCase) -> None:
    stationing = case.stationing(StationingState.AGREEING)
    address = f"/stationing/{stationing.pk}/terms/"
    stale = sent(**terms(), seen=stationing.version)
    head, college = signed_in(case.users["head"]), signed_in(case.users["college_admin"])
    assert head.post(address, stale | {"point": "Workshop 3"}).status_code == 302
    answer = college.post(address, stale | {"point": "Workshop 4"})
    assert answer.status_code == 409
    assert "Workshop 4" in answer.content.decode()
    assert Stationing.objects.get().point == "Workshop 3"


def test_two_editors_of_a_districts_limits(case: TermCase) -> None:
    district = case.organisations["district"]
    client = signed_in(case.users["district_official"])
    address = f"/stationing/rules/{district.pk}/"
    values = {"most_enterprises": 2, "least_days": 30, "log_within": 7, "source": "示例文件"}
    assert client.get("/stationing/rules/").headers["Location"] == address
    assert client.post(address, values).status_code == 302
    assert client.post(address, values | {"seen": 1, "least_days": 40}).status_code == 409
    assert StationingRules.objects.get().least_days == 30


def test_an_extension_through_its_pages(case: TermCase) -> None:
    stationing = case.stationing()
    head, college = signed_in(case.users["head"]), signed_in(case.users["college_admin"])
    later = stationing.ends_on + datetime.timedelta(days=9)
    values = {"ends_on": later.isoformat(), "planned_days": 35, "reason": "Pilot run."}
    early = head.post(f"/stationing/{stationing.pk}/extend/", values | {"ends_on": "2020-01-01"})
    assert early.status_code == 422
    assert head.post(f"/stationing/{stationing.pk}/extend/", values).status_code == 302
    extension = stationing.extensions.get()
    assert college.post(f"/stationing/extensions/{extension.pk}/step/agreed/", {}).status_code == 302
    stationing.refresh_from_db()
    assert stationing.ends_on == later


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_at_every_size(case: TermCase, size: int) -> None:
    stationing = case.stationing()
    make_extension(stationing, by=case.users["head"], by_enterprise=True)
    for number in range(size):
        make_day(stationing, 2 * number + 1, DayState.CONFIRMED)
        day = make_day(stationing, 2 * number + 2, problem="It clogs.")
        other = make_enterprise(district=case.organisations["district"], park=case.organisations["park"])
        make_stationing(other, make_leader(case.organisations["college"]), by=case.users["head"])
    base = f"/stationing/{stationing.pk}/"
    period = timezone.localdate() - datetime.timedelta(days=50)
    pages = {
        "leader": ["/stationing/", base, f"{base}days/", f"{base}log/", f"/stationing/days/{day.pk}/"],
        "head": ["/stationing/", base, f"{base}agreement/", "/stationing/confirm/", f"/stationing/days/{day.pk}/"],
        "college_admin": ["/stationing/offer/", f"{base}timeline/", "/stationing/figures/", "/stationing/days/"],
        "district_official": [
            "/stationing/?state=running",
            f"/stationing/figures/?by=month&since={period}",
            f"/stationing/days/?enterprise={case.enterprise.pk}&state=confirmed",
        ],
    }
    costs = {
        (role, page): statements(signed_in(case.users[role]), page) for role, found in pages.items() for page in found
    }
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
