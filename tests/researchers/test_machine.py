"""Every step of a researcher's states, tried by everybody."""

import pytest

from accounts.models import Membership
from accounts.scope import scope_of
from core.errors import NotAllowed
from notifications.models import Notification
from researchers import services
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.transitions import machine
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import give_role
from tests.factories.world import ROLES, VISITOR, World

ADMIN = {"college_admin"}
EITHER = {"college_admin", "researcher"}
EXPECTED = {
    ("applied", "vetted"): ADMIN,
    ("applied", "refused"): ADMIN,
    ("refused", "applied"): {"researcher"},
    ("vetted", "on_leave"): EITHER,
    ("on_leave", "vetted"): EITHER,
    ("vetted", "left"): ADMIN,
    ("on_leave", "left"): ADMIN,
    ("left", "applied"): {"researcher"},
}


def put(world: World, state: str) -> Researcher:
    """The world's researcher in that state."""
    researcher = world.records["researcher_profile"]
    Researcher.objects.filter(pk=researcher.pk).update(state=state)
    researcher.refresh_from_db()
    return researcher


def test_the_table_has_exactly_these_edges() -> None:
    check_table(machine, expected=EXPECTED)


@pytest.mark.parametrize("source", ResearcherState.values)
def test_every_step_is_open_to_exactly_its_roles(source: str, world: World) -> None:
    users = {role: world.user(role) for role in ROLES if role != VISITOR}
    check_steps(machine, source, make=lambda s: put(world, s), users=users, expected=EXPECTED)


def test_vetting_gives_the_role_and_tells_the_person(world: World) -> None:
    applicant = world.records["applicant"]
    assert scope_of(applicant.user).roles == frozenset()
    machine.run(applicant, "vetted", actor=world.user("college_admin"))
    membership = Membership.objects.get(user=applicant.user)
    assert (membership.role, membership.organisation, membership.ended_at) == (
        "researcher",
        world.organisations["college"],
        None,
    )
    assert [n.user for n in Notification.objects.filter(event="researcher.vetted")] == [applicant.user]


def test_leaving_ends_the_role_at_the_next_request(world: World) -> None:
    researcher, user = world.records["researcher_profile"], world.user("researcher")
    machine.run(researcher, "left", actor=world.user("college_admin"), comment="Retired.")
    assert Membership.objects.get(user=user).ended_at is not None
    fresh = type(user).objects.get(pk=user.pk)
    assert scope_of(fresh).research_colleges == frozenset()


def test_an_administrator_does_not_vet_oneself(world: World) -> None:
    applicant = world.records["applicant"]
    give_role(applicant.user, world.organisations["college"], "college_admin")
    with pytest.raises(NotAllowed):
        machine.run(applicant, "vetted", actor=applicant.user)


def test_after_a_refusal_one_may_apply_to_another_college(world: World) -> None:
    researcher, elsewhere = put(world, "refused"), world.organisations["outside_college"]
    services.reapply(actor=researcher.user, researcher=researcher, college=elsewhere, department=None)
    researcher = Researcher.objects.get(pk=researcher.pk)
    assert (researcher.state, researcher.college) == ("applied", elsewhere)


def test_a_vetted_researcher_does_not_change_college(world: World) -> None:
    researcher, elsewhere = put(world, "vetted"), world.organisations["outside_college"]
    with pytest.raises(NotAllowed):
        services.reapply(actor=researcher.user, researcher=researcher, college=elsewhere, department=None)
    assert Researcher.objects.get(pk=researcher.pk).college == world.organisations["college"]
