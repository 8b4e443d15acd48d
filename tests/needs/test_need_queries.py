"""How many statements pages cost: the same at two sizes, and ten at most."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.conversation import post_message
from needs.enums import NeedState
from needs.models import Need
from tests.factories.accounts import signed_in
from tests.factories.matching import make_expert, make_invitation, make_match
from tests.factories.needs import make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db

NOISE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def statements(world: World, role: str, address: str) -> int:
    """Statements of a second request, when caches of the process are warm."""
    client = signed_in(world.user(role))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len([q for q in queries.captured_queries if not q["sql"].startswith(NOISE)])


def fill(world: World, count: int) -> None:
    for row in range(count):
        need = make_need(
            world.records["enterprise_profile"],
            NeedState.PUBLISHED,
            by=world.users["enterprise_head"],
            requirements=2,
            name_disclosure="shortlisted" if row % 2 else "researchers",
        )
        post_message(record=need, actor=world.users["researcher"], body="How wet?", kind="question")
    for row in range(count):
        post_message(record=world.records["need"], actor=world.users["researcher"], body=f"{row}?", kind="question")


LISTS = ["/needs/", "/needs/?area=process_upgrading&state=published", "/needs/public/"]
ROLES = ["enterprise_head", "researcher", "college_admin", "district_official", "park_official", "platform_admin"]


@pytest.mark.parametrize("role", ROLES)
def test_lists(role: str, world: World) -> None:
    small = {address: statements(world, role, address) for address in LISTS}
    fill(world, 60)
    large = {address: statements(world, role, address) for address in LISTS}
    assert small == large
    assert max(large.values()) <= 10, large


@pytest.mark.parametrize("role", ["district_official", "park_official"])
def test_review(role: str, world: World) -> None:
    small = statements(world, role, "/needs/review/")
    for _ in range(55):
        make_need(world.records["enterprise_profile"], NeedState.SUBMITTED, by=world.users["enterprise_head"])
    assert statements(world, role, "/needs/review/") == small <= 10


TABS = ["", "requirements/", "files/", "conversation/", "timeline/", "versions/"]


@pytest.mark.parametrize("role", ROLES)
def test_record(role: str, world: World) -> None:
    small = {tab: statements(world, role, f"/needs/{world.records['need'].pk}/{tab}") for tab in TABS}
    fill(world, 20)
    large = {tab: statements(world, role, f"/needs/{world.records['need'].pk}/{tab}") for tab in TABS}
    assert small == large
    assert max(large.values()) <= 10, large


@pytest.mark.parametrize("role", ["district_official", "park_official", "college_admin"])
def test_researchers_who_fit(role: str, world: World) -> None:
    address = f"/needs/{world.records['need'].pk}/matches/"
    small = statements(world, role, address)
    for place in range(2, 20):
        make_match(world.records["need"], make_expert(world.organisations["college"], f"Expert {place}"), place)
    assert statements(world, role, address) == small <= 10


def test_invited_researchers(world: World) -> None:
    need = world.records["need"]
    address = f"/needs/{need.pk}/invitations/"
    small = statements(world, "enterprise_head", address)
    for number in range(20):
        expert = make_expert(world.organisations["college"], f"Named {number}")
        need.invited_researchers.add(expert)
        if number % 2:
            make_invitation(need, expert)
    assert statements(world, "enterprise_head", address) == small <= 10


def test_needs_that_fit(world: World) -> None:
    addresses = ["/needs/fitting/", "/"]
    small = {address: statements(world, "researcher", address) for address in addresses}
    fill(world, 20)
    for need in Need.objects.filter(state=NeedState.PUBLISHED, matches__isnull=True):
        make_match(need, world.records["researcher_profile"], word="strong")
    assert {address: statements(world, "researcher", address) for address in addresses} == small
    assert max(small.values()) <= 10, small
