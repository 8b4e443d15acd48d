"""What must not be seen is planted first."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, EnterpriseContact
from tests.factories.accounts import signed_in
from tests.factories.enterprises import make_enterprise
from tests.factories.world import ROLES, World

NAME, PHONE, ADDRESS = "Planted Chemicals", "13711112222", "Planted Road 7"
LIST = reverse("enterprises:list")


@pytest.fixture
def planted(world: World) -> Enterprise:
    enterprise = make_enterprise(
        district=world.organisations["district"], park=world.organisations["park"], name=NAME, address=ADDRESS
    )
    EnterpriseContact.objects.create(enterprise=enterprise, name="Planted Person", phone=PHONE)
    return enterprise


@pytest.mark.parametrize("state", EnterpriseState.values)
def test_who_sees_an_enterprise_in_which_state(state: str, planted: Enterprise, world: World) -> None:
    Enterprise.objects.filter(pk=planted.pk).update(state=state)
    officials = {"district_official", "park_official", "platform_admin"}
    linked = {"researcher", "college_admin", "transfer_office"} if state in ("verified", "suspended") else set()
    seen = {r for r in ROLES if Enterprise.objects.visible_to(world.user(r)).filter(pk=planted.pk).exists()}
    assert seen == officials | linked


def test_researchers_read_the_profile_without_address_and_contacts(planted: Enterprise, world: World) -> None:
    client = signed_in(world.user("researcher"))
    page = client.get(reverse("enterprises:overview", args=[planted.pk])).content.decode()
    assert [NAME in page, PHONE in page, ADDRESS in page, "Planted Person" in page] == [True, False, False, False]


@pytest.mark.parametrize("role", ["visitor", "other_enterprise", "outside_researcher", "other_official"])
def test_no_page_gives_it_away(role: str, planted: Enterprise, world: World) -> None:
    client = signed_in(world.user(role))
    names = ("overview", "people", "files", "timeline", "edit", "identity", "move_park", "invite_head", "registered")
    urls = [reverse(f"enterprises:{name}", args=[planted.pk]) for name in names]
    urls += [LIST, f"{LIST}?q=Planted", f"{LIST}?q={planted.uscc}", reverse("enterprises:parks")]
    urls += [reverse("enterprises:park", args=[world.records["park_profile"].pk])]
    for url in urls:
        assert NAME not in client.get(url).content.decode(), url


def test_the_audit_keeps_no_telephone_number_or_address(planted: Enterprise) -> None:
    from enterprises.models import EnterpriseContactEvent, EnterpriseEvent

    events = [*EnterpriseContactEvent.objects.values(), *EnterpriseEvent.objects.values()]
    assert len(events) > 1
    assert [secret for secret in (PHONE, ADDRESS, "Planted Person") if secret in str(events)] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["C", "B", "A"]),
        ("?state=suspended", ["B"]),
        ("?industry=26", ["C", "A"]),
        ("?industry=2645", ["C"]),
        ("?size=large", ["A"]),
        ("?qualification=high_tech", ["B"]),
        ("?key=on", ["C"]),
        ("?park=none", ["A"]),
        ("?q=B", ["B"]),
        ("?state=nonsense&industry=ZZ&cursor=forged", ["C", "B", "A"]),
    ],
)
def test_filters(query: str, expected: list[str], world: World) -> None:
    district, park = world.organisations["district"], world.organisations["park"]
    Enterprise.objects.update(district=world.organisations["other_district"], park=None)
    make_enterprise(district=district, name="A", size="large")
    make_enterprise(
        district=district, park=park, name="B", state="suspended", industry="2720", qualifications=["high_tech"]
    )
    make_enterprise(district=district, park=park, name="C", industry="2645", is_key=True)
    page = signed_in(world.user("district_official")).get(LIST + query).context["page"]
    assert [row.organisation.name for row in page.rows] == expected


PAGES = {"list": 7, "overview": 7, "people": 8, "files": 8, "timeline": 7, "edit": 7}


def statements(client: Client, url: str) -> int:
    """SQL of a page that was opened before, without BEGIN and the like."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])


def test_a_page_costs_the_same_at_two_sizes(planted: Enterprise, world: World) -> None:
    client = signed_in(world.user("district_official"))
    urls = {name: reverse(f"enterprises:{name}", args=[planted.pk]) for name in PAGES if name != "list"} | {
        "list": LIST
    }
    few = {name: statements(client, urls[name]) for name in PAGES}
    for number in range(60):
        make_enterprise(district=world.organisations["district"], park=world.organisations["park"])
        EnterpriseContact.objects.create(enterprise=planted, name=f"Person {number}", phone="1")
        planted.hoped_projects.create(title=f"Project {number}")
    assert (few, {name: statements(client, urls[name]) for name in PAGES}) == (PAGES, PAGES)
