"""The dashboard: its numbers, the records behind them, its cost."""

import datetime
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, User
from dashboards.selectors.district import Dashboard
from dashboards.selectors.frame import Frame
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
            found += [(value, url) for value, url in zip(series.values, series.urls, strict=True) if url]
    for line in numbers.waiting:
        found += [(line.open, line.url), (line.overdue, line.overdue_url)]
    return found


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
    assert len(found) > 40
    for value, url in found:
        assert listed(client, url) == value, url
    assert sum(value for value, _url in found) > 20


def test_the_numbers_are_those_of_the_district(case: Case) -> None:
    numbers = page_of(official(case.users["district_official"])).context["numbers"]
    late = sum(line.overdue for line in numbers.waiting)
    values = [one.value for one in numbers.stats]
    assert values == [3, 2, 1, "33 %", values[4], values[4], 1, *["0 万元"] * 3, 1, late]
    assert re.fullmatch(r"30\b.*", values[4])
    review = [line for line in numbers.waiting if line.state == NeedState.SUBMITTED.label]
    assert [(line.open, line.overdue) for line in review] == [(1, 1)]


def test_nothing_to_divide_by_is_a_dash(db: None) -> None:
    case = make_case()
    Need.objects.all().delete()
    response = page_of(official(case.users["district_official"]))
    assert [one.value for one in response.context["numbers"].stats[3:6]] == [None, None, None]
    assert len(re.findall('class="stat-value">(?:<a [^>]*>)?—', response.content.decode())) == 3


def test_a_park_official_sees_the_park_alone(case: Case) -> None:
    person = case.users["park_official"]
    frame: Frame = page_of(official(person)).context["frame"]
    assert frame.organisation == case.organisations["park"]
    assert [value for value, _name in frame.form.fields["of"].choices] == [case.organisations["park"].pk]
    for other in (case.organisations["district"], Organisation.objects.create(kind="park", name="Other")):
        assert official(person).get(f"{PAGE}?of={other.pk}").status_code == 404
        assert official(person).get(f"/dashboard/figures/needs.state/?of={other.pk}").status_code == 404


def test_a_district_official_may_look_at_one_park(case: Case) -> None:
    park = case.organisations["park"]
    elsewhere = Organisation.objects.create(kind="park", name="Empty Park", parent=case.organisations["district"])
    client = official(case.users["district_official"])
    for place, published in ((park, 3), (elsewhere, 0)):
        response = page_of(client, f"{PAGE}?of={place.pk}")
        assert response.context["numbers"].stats[0].value == published
        assert bool(response.context["latest"]) == bool(published)


def test_the_period_bounds_flows_and_not_stocks(case: Case) -> None:
    client = official(case.users["district_official"])
    last_year = f"{timezone.localdate().year - 1}-01"
    numbers = page_of(client, f"{PAGE}?since={last_year}&until={last_year}").context["numbers"]
    assert numbers.stats[0].value == 0
    assert sum(sum(series.values) for series in numbers.charts[1].series) == Need.objects.count()
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
