"""The dashboard: its numbers, the records behind them, its cost."""

import datetime
import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, User
from dashboards.selectors.frame import Frame
from dashboards.selectors.page import Dashboard
from indicators.rebuilding import compare
from indicators.services import fold
from needs.enums import ClaimState, NeedArea, NeedState
from needs.models import Need
from needs.services import acceptance
from needs.transitions.need import need_machine
from tests.factories.accounts import enrol, signed_in
from tests.factories.claims import Case, fill_plan, make_case
from tests.needs.test_figures import claim, post, publish

PAGE = "/dashboard/"
STATEMENTS = 8


def lively(case: Case) -> None:
    """A year in small: needs in several states and areas, claims, an acceptance, something overdue."""
    with time_machine.travel(timezone.now() - datetime.timedelta(days=70), tick=True):
        post(case, title="A draft")
        waiting = post(case, title="Waits for review", area=NeedArea.TALENT_TEAM)
        need_machine.run(waiting, NeedState.SUBMITTED, actor=case.users["head"])
        need = publish(case, post(case, title="Claimed twice"))
    with time_machine.travel(timezone.now() - datetime.timedelta(days=40), tick=True):
        chosen = claim(case, need, "leader", ClaimState.SHORTLISTED)
        claim(case, need, "rival")
        fill_plan(chosen)
        acceptance.accept(chosen, actor=case.users["head"])
        publish(case, post(case, title="Nobody claims it", area=NeedArea.PROCESS_UPGRADING))


@pytest.fixture
def case(transactional_db: None) -> Case:
    """A lively district whose figures were counted as it lived."""
    made = make_case()
    compare(correct=True)
    lively(made)
    return made


def official(user: User) -> Client:
    """A browser in which an official is signed in, second factor and all."""
    enrol(user)
    return signed_in(user)


def page_of(client: Client, url: str = PAGE) -> Any:
    """The page, which must answer."""
    response = client.get(url)
    assert response.status_code == 200
    return response


def numbers_with_addresses(numbers: Dashboard) -> list[tuple[int, str]]:
    """Every whole number of the page that leads to records."""
    found = [(one.value, one.url) for one in numbers.stats if isinstance(one.value, int) and "/figures/" in one.url]
    for chart in numbers.charts:
        for series in chart.series:
            found += [(int(value or 0), url) for value, url in zip(series.values, series.urls, strict=True) if url]
    for line in numbers.waiting:
        found += [(line.open, line.url), (line.overdue, line.overdue_url)]
    if numbers.tiles:
        found += [(int(tile.amount), tile.records_url) for tile in numbers.tiles.tiles if tile.records_url]
    return found


def values_of(numbers: Dashboard) -> dict[str, Any]:
    """The headline figures by key."""
    return {one.key: one.value for one in numbers.stats}


def listed(client: Client, url: str) -> int:
    """How many records the pages behind a number list, all of them."""
    total, cursor = 0, ""
    while True:
        shown = page_of(client, f"{url}&cursor={cursor}").context["shown"]
        total += len(shown.page.rows)
        cursor = shown.page.next_cursor
        if not cursor:
            assert shown.count == total
            return total


@pytest.mark.parametrize("folded", [False, True], ids=["deltas", "summaries"])
def test_every_number_leads_to_as_many_records(case: Case, folded: bool) -> None:
    if folded:
        fold()
    client = official(case.users["district_official"])
    found = numbers_with_addresses(page_of(client).context["numbers"])
    assert len(found) > 25
    for value, url in found:
        assert listed(client, url) == value, url
    assert sum(value for value, _url in found) > 20


def test_the_numbers_are_those_of_the_district(case: Case) -> None:
    numbers = page_of(official(case.users["district_official"])).context["numbers"]
    late = sum(line.overdue for line in numbers.waiting)
    values = values_of(numbers)
    assert list(values)[:3] == ["needs.published", "claims.submitted", "claims.accepted"]
    assert (
        values.items()
        >= {
            "needs.published": 3,
            "claims.submitted": 2,
            "claims.accepted": 1,
            "needs.entered": 5,
            "needs.connection_rate": "33.3 %",
            "needs.first_claim": "30 天",
            "claims.acceptance": "30 天",
            "projects.prepared": 1,
            "contracts.value": "0 万元",
            "enterprises.state": 1,
            "overdue": late,
        }.items()
    )
    review = [line for line in numbers.waiting if line.state == NeedState.SUBMITTED.label]
    assert [(line.open, line.overdue) for line in review] == [(1, 1)]
    ages = next(chart for chart in numbers.charts if chart.key == "ageing")
    assert sum(series.values[0] for series in ages.series[:3]) == 1


def test_changes_against_the_period_before_and_a_year_ago(case: Case) -> None:
    """Seventy days ago one need was published, forty days ago another: a month against the one before."""
    month = (timezone.localdate() - datetime.timedelta(days=40)).replace(day=1)
    numbers = page_of(
        official(case.users["district_official"]), f"{PAGE}?since={month:%Y-%m}&until={month:%Y-%m}"
    ).context["numbers"]
    published = next(one for one in numbers.stats if one.key == "needs.published")
    before = (month - datetime.timedelta(days=1)).replace(day=1)
    by_month = Counter(
        f"{timezone.localdate(at):%Y-%m}" for at in Need.objects.values_list("published_at", flat=True) if at
    )
    now, then = by_month[f"{month:%Y-%m}"], by_month[f"{before:%Y-%m}"]
    sign = "+" if now > then else "−" if now < then else "±"
    assert published.value == now
    assert published.note == f"较上月（{then}）{sign}{abs(now - then)} · 去年同期 0"


def test_nothing_to_divide_by_is_a_dash(db: None) -> None:
    case = make_case()
    Need.objects.all().delete()
    response = page_of(official(case.users["district_official"]))
    empty = [key for key, value in values_of(response.context["numbers"]).items() if value is None]
    assert empty == [
        "needs.connection_rate",
        "needs.signing_rate",
        "needs.solution_rate",
        "needs.first_claim",
        "claims.acceptance",
        "contracts.signing",
        "commitments.kept_rate",
    ]
    assert len(re.findall('class="stat-value">(?:<a [^>]*>)?—', response.content.decode())) == len(empty)


def test_a_park_official_sees_the_park_alone(case: Case) -> None:
    person = case.users["park_official"]
    frame: Frame = page_of(official(person)).context["frame"]
    assert frame.organisation == case.organisations["park"]
    assert frame.offered == [case.organisations["park"]]
    for other in (case.organisations["district"], Organisation.objects.create(kind="park", name="Other")):
        assert official(person).get(f"{PAGE}?of={other.pk}").status_code == 404
        assert official(person).get(f"/dashboard/figures/needs.state/?of={other.pk}").status_code == 404


def test_a_district_official_may_look_at_one_park(case: Case) -> None:
    park = case.organisations["park"]
    elsewhere = Organisation.objects.create(kind="park", name="Empty Park", parent=case.organisations["district"])
    client = official(case.users["district_official"])
    for place, published in ((park, 3), (elsewhere, 0)):
        response = page_of(client, f"{PAGE}?of={place.pk}")
        assert values_of(response.context["numbers"])["needs.published"] == published
        assert bool(response.context["latest"]) == bool(published)


def test_the_period_bounds_flows_and_not_stocks(case: Case) -> None:
    client = official(case.users["district_official"])
    last_year = f"{timezone.localdate().year - 1}-01"
    numbers = page_of(client, f"{PAGE}?since={last_year}&until={last_year}").context["numbers"]
    assert values_of(numbers)["needs.published"] == 0
    states = next(chart for chart in numbers.charts if chart.key == "states")
    assert sum(sum(series.values) for series in states.series) == Need.objects.count()
    turned = page_of(client, f"{PAGE}?since={timezone.localdate():%Y-%m}&until={last_year}").context["frame"]
    assert f"{turned.first:%Y-%m}" == last_year


def test_the_latest_steps_keep_what_colleges_discuss_among_themselves(case: Case) -> None:
    latest = page_of(official(case.users["district_official"])).context["latest"]
    shown = [line.words.text for line in latest]
    assert shown[:2] == [NeedState.PUBLISHED.label, NeedState.SUBMITTED.label]
    assert set(shown) & {ClaimState.COLLEGE_REVIEW.label, ClaimState.DRAFT.label} == {NeedState.DRAFT.label}
    assert latest[0].title == "Nobody claims it"


def test_an_address_keeps_the_frame(case: Case) -> None:
    client = official(case.users["district_official"])
    park = case.organisations["park"]
    html = page_of(client, f"{PAGE}?of={park.pk}&since=2026-02").content.decode()
    addresses = [unescape(found) for found in re.findall(r'href="(/dashboard/figures/[^"?]+\?[^"]+)"', html)]
    assert addresses
    assert {parse_qs(urlsplit(one).query)["of"][0] for one in addresses} == {str(park.pk)}


@pytest.mark.parametrize("times", [1, 4])
def test_the_page_costs_the_same_at_any_size(case: Case, times: int, django_assert_num_queries: Any) -> None:
    for _ in range(times - 1):
        publish(case, post(case))
    fold()
    client = official(case.users["district_official"])
    page_of(client)
    with django_assert_num_queries(STATEMENTS):
        page_of(client)
    with django_assert_num_queries(7):
        page_of(client, "/dashboard/figures/needs.state/")
