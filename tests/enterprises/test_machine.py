"""Every step of an enterprise's states, tried by everybody."""

import pytest

from core.errors import DomainError
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from enterprises.transitions import machine
from tests.core.machines import check_steps, check_table
from tests.factories.enterprises import make_enterprise
from tests.factories.world import ROLES, VISITOR, World

DISTRICT = {"district_official"}
OFFICIALS = {"district_official", "park_official"}
EXPECTED = {
    ("registered", "verified"): OFFICIALS,
    ("registered", "returned"): OFFICIALS,
    ("returned", "registered"): {"enterprise_head"},
    ("verified", "suspended"): OFFICIALS,
    ("suspended", "verified"): OFFICIALS,
    ("registered", "closed"): DISTRICT,
    ("returned", "closed"): DISTRICT,
    ("verified", "closed"): DISTRICT,
    ("suspended", "closed"): DISTRICT,
}
CLOSING = {pair: {"close_reason": "merged"} for pair in EXPECTED if pair[1] == "closed"}


def put(world: World, state: str) -> Enterprise:
    """The world's enterprise in that state."""
    enterprise = world.records["enterprise_profile"]
    Enterprise.objects.filter(pk=enterprise.pk).update(state=state)
    enterprise.refresh_from_db()
    return enterprise


def test_the_table_has_exactly_these_edges() -> None:
    check_table(machine, expected=EXPECTED)


@pytest.mark.parametrize("source", EnterpriseState.values)
def test_every_step_is_open_to_exactly_its_roles(source: str, world: World) -> None:
    users = {role: world.user(role) for role in ROLES if role != VISITOR}
    check_steps(machine, source, make=lambda s: put(world, s), users=users, expected=EXPECTED, data=CLOSING)


def test_an_enterprise_outside_parks_is_the_districts_alone(world: World) -> None:
    district = world.organisations["district"]
    users = {role: world.user(role) for role in ROLES if role != VISITOR}
    expected = {pair: DISTRICT for pair in EXPECTED if pair[0] == "registered"}
    check_steps(
        machine,
        "registered",
        make=lambda s: make_enterprise(district=district, state=s),
        users=users,
        expected=expected,
        data=CLOSING,
    )


@pytest.mark.parametrize("reason", ["", "bored"])
def test_closing_needs_a_reason_of_the_list(reason: str, world: World) -> None:
    enterprise = put(world, "verified")
    with pytest.raises(DomainError) as caught:
        machine.run(enterprise, "closed", actor=world.user("district_official"), close_reason=reason)
    enterprise.refresh_from_db()
    assert (caught.value.field, enterprise.state, enterprise.close_reason) == ("close_reason", "verified", "")


def test_closing_keeps_the_reason(world: World) -> None:
    enterprise = put(world, "suspended")
    machine.run(enterprise, "closed", actor=world.user("district_official"), close_reason="merged")
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.close_reason) == ("closed", "merged")
