"""Dashboards of enterprises, parks and colleges: who has which, and what each shows."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from dashboards.selectors.page import Dashboard
from enterprises.models import Enterprise
from needs.models import Need
from tests.dashboards.test_dashboard import PAGE, listed, lively, numbers_with_addresses, page_of, values_of
from tests.factories.accounts import enrol, signed_in
from tests.factories.claims import Case, make_case
from tests.kept import kept
from tests.needs.test_figures import claim, post, publish


def make_lively() -> Case:
    """A lively district whose figures are counted as it lives; the need that was there before is not among them."""
    case = make_case()
    Need.objects.all().delete()
    lively(case)
    return case


case = kept(make_lively)


def client_of(case: Case, name: str) -> Client:
    """A browser in which one of the case's people is signed in, with the second factor where one is needed."""
    user = case.users[name]
    if name not in ("head", "leader"):
        enrol(user)
    return signed_in(user)


def numbers_of(client: Client, organisation: Organisation | None = None) -> Dashboard:
    """The numbers of the page."""
    url = f"{PAGE}?of={organisation.pk}" if organisation else PAGE
    numbers: Dashboard = page_of(client, url).context["numbers"]
    return numbers


def test_an_enterprise_sees_its_own_and_every_number_leads_to_its_records(case: Case) -> None:
    client = client_of(case, "head")
    response = page_of(client)
    assert response.context["frame"].organisation == case.enterprise.organisation
    numbers: Dashboard = response.context["numbers"]
    assert values_of(numbers)["needs.published"] == 2
    assert numbers.tiles is None
    for value, url in numbers_with_addresses(numbers):
        assert listed(client, url) == value, url
    assert client.get(f"{PAGE}?of={case.organisations['district'].pk}").status_code == 404
    assert client.get(f"/dashboard/league/?of={case.enterprise.organisation.pk}").status_code == 404


def test_a_college_sees_claims_and_its_departments(case: Case) -> None:
    college = case.organisations["college"]
    department = Organisation.objects.create(kind=OrganisationKind.DEPARTMENT, name="Pigments", parent=college)
    client = client_of(case, "college_admin")
    numbers = numbers_of(client)
    assert values_of(numbers)["claims.submitted"] == 2
    assert "needs.published" not in values_of(numbers)
    assert numbers.charts[0].key == "funnel"
    assert numbers.tiles is not None
    assert department in [tile.organisation for tile in numbers.tiles.tiles]
    for value, url in numbers_with_addresses(numbers):
        assert listed(client, url) == value, url
    assert page_of(client, f"{PAGE}?of={department.pk}").context["frame"].organisation == department


def test_officials_open_an_enterprise_from_its_record(case: Case) -> None:
    client = client_of(case, "district_official")
    response = client.get(f"/dashboard/enterprises/{case.enterprise.pk}/", follow=True)
    assert response.context["frame"].organisation == case.enterprise.organisation
    assert values_of(response.context["numbers"])["needs.published"] == 2


def test_a_researcher_has_no_organisations_figures(case: Case) -> None:
    client = client_of(case, "leader")
    assert client.get(PAGE).status_code == 403
    assert client.get(f"/dashboard/enterprises/{case.enterprise.pk}/").status_code == 404


def test_the_league_hides_small_numbers(case: Case, settings: Any) -> None:
    client = client_of(case, "district_official")
    other = Organisation.objects.create(
        kind=OrganisationKind.ENTERPRISE, name="Quiet Works", parent=case.organisations["park"]
    )
    Enterprise.objects.create(
        organisation=other, district=case.organisations["district"], park=case.organisations["park"]
    )
    settings.SMALL_NUMBER = 2
    league = page_of(client, "/dashboard/league/?compare=needs.published").context["league"]
    assert [(one.rank, one.organisation, one.value) for one in league.places] == [
        (1, case.enterprise.organisation, "2")
    ]
    settings.SMALL_NUMBER = 3
    response = page_of(client, "/dashboard/league/?compare=needs.published")
    league = response.context["league"]
    assert (league.places, league.small) == ([], 1)
    assert case.enterprise.organisation.name not in response.content.decode()


def test_a_chart_as_csv_holds_what_the_page_shows(case: Case) -> None:
    client = client_of(case, "district_official")
    numbers = numbers_of(client)
    for chart in numbers.charts:
        response = client.get(chart.csv_url)
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        lines = response.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + len(chart.labels)
        assert lines[0].count(",") == len(chart.series)
    tiles = client.get("/dashboard/charts/tiles/").content.decode("utf-8-sig").splitlines()
    assert tiles[1].startswith(f"{case.organisations['park'].name},2.0,")


@pytest.mark.parametrize(("role", "offered"), [(Role.PARK_OFFICIAL, 0), (Role.DISTRICT_OFFICIAL, 1)])
def test_tiles_are_for_who_has_something_below(case: Case, role: str, offered: int) -> None:
    numbers = numbers_of(client_of(case, role))
    assert len(numbers.tiles.tiles if numbers.tiles else []) == offered


def test_a_researcher_sees_his_own_work_and_every_number_leads_to_its_records(case: Case) -> None:
    client = client_of(case, "leader")
    response = page_of(client, "/dashboard/mine/")
    numbers: Dashboard = response.context["numbers"]
    values = values_of(numbers)
    assert values.items() >= {"claims.submitted": 1, "claims.accepted": 1, "projects.prepared": 1}.items()
    assert values["claims.acceptance"] == "30 天"
    assert "needs.published" not in values
    found = numbers_with_addresses(numbers)
    assert len(found) > 8
    for value, url in found:
        assert url.startswith("/dashboard/mine/figures/")
        assert listed(client, url) == value, url
    charts = [chart.csv_url for chart in numbers.charts]
    assert [client.get(url).status_code for url in charts] == [200] * len(charts)


def test_nobody_has_the_work_of_another(case: Case) -> None:
    for name in ("head", "district_official", "college_admin"):
        assert client_of(case, name).get("/dashboard/mine/").status_code == 403


@pytest.mark.parametrize(("name", "url"), [("head", PAGE), ("college_admin", PAGE), ("leader", "/dashboard/mine/")])
@pytest.mark.parametrize("times", [1, 4])
def test_the_other_pages_cost_the_same_at_any_size(
    case: Case, name: str, url: str, times: int, django_assert_num_queries: Any
) -> None:
    for _ in range(times - 1):
        claim(case, publish(case, post(case)), "leader")
    client = client_of(case, name)
    page_of(client, url)
    with django_assert_num_queries(6):
        page_of(client, url)


def test_the_first_load_is_light(case: Case) -> None:
    """Packed as servers pack it at least: everything from this host that the page names, and the page itself."""
    html = page_of(client_of(case, "district_official")).content
    named = {path.decode() for path in re.findall(rb'(?:href|src)="/static/([^"#]+)', html)}
    assert "vendor/echarts-6.1.0/echarts.common.min.js" in named
    files = [Path(str(find(path))).read_bytes() for path in named]
    assert sum(len(gzip.compress(content)) for content in (html, *files)) < 450_000
    assert not re.search(rb'(?:href|src)="https?://', html)
