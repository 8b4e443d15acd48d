"""Standing in during an absence: what is lent, to whom, for how long, and what is never lent."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.delegations import candidates
from accounts.enums import OrganisationKind, Role
from accounts.models import Delegation, Membership, User
from accounts.personal import export_of
from accounts.policies import can_manage_people
from accounts.scope import forget_scope, scope_of
from accounts.services.delegations import name_stand_in, revoke
from accounts.services.memberships import end_membership
from core.errors import Conflict, DomainError, NotAllowed
from core.standing import represented
from tests.factories.accounts import enrol, give_role, make_member, make_organisation, make_user, signed_in

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def world() -> SimpleNamespace:
    """An enterprise with a head and two members, a college with an administrator and a researcher."""
    enterprise = make_organisation(OrganisationKind.ENTERPRISE, "Clearwater")
    college = make_organisation(OrganisationKind.COLLEGE, "Chemistry")
    return SimpleNamespace(
        enterprise=enterprise,
        college=college,
        head=make_member(enterprise, Role.ENTERPRISE_HEAD, "Head"),
        member=make_member(enterprise, Role.ENTERPRISE_MEMBER, "Member"),
        third=make_member(enterprise, Role.ENTERPRISE_MEMBER, "Third"),
        admin=make_member(college, Role.COLLEGE_ADMIN, "Admin"),
        researcher=make_member(college, Role.RESEARCHER, "Researcher"),
        stranger=make_user("Stranger"),
    )


def day(after: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=after)


def name(actor: User, delegate: User, organisation: Any, first: int = 0, last: int = 4) -> Delegation:
    for user in (actor, delegate):
        forget_scope(user)
    return name_stand_in(
        actor=actor, delegate=delegate, organisation=organisation, starts_on=day(first), ends_on=day(last)
    )


def roles(user: User) -> set[tuple[str, str, int | None]]:
    forget_scope(user)
    return {(grant.organisation_name, grant.role, grant.lent_by) for grant in scope_of(user).grants}


OWN = ("Clearwater", Role.ENTERPRISE_MEMBER, None)


def test_the_heads_role_is_lent_from_day_to_day_and_ends_by_itself(world) -> None:
    name(world.head, world.member, world.enterprise, 1, 3)
    lent = ("Clearwater", Role.ENTERPRISE_HEAD, world.head.pk)
    seen = {}
    for after in range(6):
        with time_machine.travel(f"{day(after)} 10:00:00+08:00", tick=False):
            seen[after] = roles(world.member)
    assert seen == {0: {OWN}, 1: {OWN, lent}, 2: {OWN, lent}, 3: {OWN, lent}, 4: {OWN}, 5: {OWN}}


def test_the_scope_still_costs_one_statement(world) -> None:
    name(world.head, world.member, world.enterprise)
    forget_scope(world.member)
    with CaptureQueriesContext(connection) as queries:
        assert scope_of(world.member).headed == {world.enterprise.pk}
    assert len(queries) == 1


def test_it_ends_when_revoked_and_with_either_ones_membership(world) -> None:
    row = name(world.head, world.member, world.enterprise)
    revoke(delegation=row, actor=world.member)
    assert roles(world.member) == {OWN}
    with pytest.raises(Conflict):
        revoke(delegation=row, actor=world.head)
    name(world.head, world.member, world.enterprise)
    with pytest.raises(NotAllowed):
        revoke(delegation=Delegation.objects.open().get(), actor=world.third)
    second = make_member(world.enterprise, Role.ENTERPRISE_HEAD, "Second head")
    end_membership(membership=world.head.memberships.get(), actor=second)
    assert roles(world.member) == {OWN}
    assert not Delegation.objects.open().exists()
    name(second, world.member, world.enterprise)
    end_membership(membership=world.member.memberships.get(), actor=second)
    assert roles(world.member) == set()
    assert not Delegation.objects.open().exists()


def test_it_is_never_lent_on(world) -> None:
    name(world.head, world.member, world.enterprise)
    name(world.member, world.third, world.enterprise)
    assert roles(world.third) == {OWN}
    assert {row.user for row in candidates(world.member)} == {world.head, world.third}


def test_a_stand_in_decides_nothing_that_outlasts_the_absence(world) -> None:
    name(world.head, world.member, world.enterprise)
    forget_scope(world.member)
    assert scope_of(world.member).headed == {world.enterprise.pk}
    assert not can_manage_people(world.member, world.enterprise)
    assert can_manage_people(world.head, world.enterprise)


def test_a_role_with_second_factor_goes_only_to_who_has_one(world) -> None:
    with translation.override("en"), pytest.raises(DomainError) as refused:
        name(world.admin, world.researcher, world.college)
    assert refused.value.field == "stand_in"
    authenticator = enrol(world.researcher)
    name(world.admin, world.researcher, world.college)
    lent = ("Chemistry", Role.COLLEGE_ADMIN, world.admin.pk)
    own = ("Chemistry", Role.RESEARCHER, None)
    assert roles(world.researcher) == {own, lent}
    # With the lent role the factor must be used in the session.
    home = reverse("notifications:home")
    assert signed_in(world.researcher, second_factor=False).get(home).status_code == 302
    assert signed_in(world.researcher).get(home).status_code == 200
    authenticator.delete()
    assert roles(world.researcher) == {own}


@pytest.mark.parametrize(
    ("actor", "delegate", "place"),
    [
        ("head", "stranger", "enterprise"),
        ("head", "admin", "enterprise"),
        ("head", "head", "enterprise"),
        ("researcher", "admin", "college"),
        ("stranger", "member", "enterprise"),
        ("head", "researcher", "college"),
    ],
)
def test_only_a_fitting_colleague_stands_in(world, actor: str, delegate: str, place: str) -> None:
    with pytest.raises(DomainError) as refused:
        name(getattr(world, actor), getattr(world, delegate), getattr(world, place))
    assert refused.value.field == "stand_in"
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-1, 3, "starts_on"), (3, 2, "ends_on"), (0, 92, "ends_on"), (0, 91, None)]
)
def test_the_days_make_sense(world, first: int, last: int, field: str | None) -> None:
    if field is None:
        assert name(world.head, world.member, world.enterprise, first, last).is_current
        return
    with pytest.raises(DomainError) as refused:
        name(world.head, world.member, world.enterprise, first, last)
    assert refused.value.field == field


def test_one_stand_in_at_a_time_who_is_there(world) -> None:
    name(world.head, world.member, world.enterprise, 0, 4)
    with pytest.raises(DomainError) as refused:
        name(world.head, world.third, world.enterprise, 4, 6)
    assert refused.value.field == "starts_on"
    name(world.head, world.third, world.enterprise, 5, 6)
    with pytest.raises(DomainError) as refused:
        name(world.third, world.head, world.enterprise, 3, 5)
    assert refused.value.field == "stand_in"


def test_for_whom_a_step_was_taken(world) -> None:
    second = make_member(world.enterprise, Role.ENTERPRISE_HEAD, "Second head")
    name(world.head, world.member, world.enterprise)
    member = User.objects.get(pk=world.member.pk)
    allowed = lambda: world.enterprise.pk in scope_of(member).headed  # noqa: E731
    assert represented(member, allowed) == world.head.pk
    assert scope_of(member).headed == {world.enterprise.pk}
    assert represented(member, lambda: world.enterprise.pk in scope_of(member).enterprises) is None
    assert represented(second, lambda: True) is None
    assert represented(None, lambda: True) is None


def test_the_audit_names_both(world) -> None:
    name(world.head, world.member, world.enterprise)
    client = signed_in(world.member)
    client.post(reverse("accounts:profile"), {"name": "Member Renamed", "phone": "13800000000", "language": "en"})
    event = User.objects.get(pk=world.member.pk).audit_events.order_by("-pgh_id").first()
    assert (event.pgh_context["user"], event.pgh_context["stands_in_for"]) == (world.member.pk, [world.head.pk])


def test_the_page_names_ends_and_keeps_what_was(world) -> None:
    client, url = signed_in(world.head), reverse("accounts:absence")
    fields = {
        "stand_in": f"{world.enterprise.pk}:{world.member.pk}",
        "starts_on": str(day(0)),
        "ends_on": str(day(4)),
    }
    assert client.post(url, fields | {"ends_on": str(day(-1))}).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert client.post(url, fields | {"stand_in": f"{world.college.pk}:{world.researcher.pk}"}).status_code == 422
    assert client.post(url, fields).status_code == 302
    row = Delegation.objects.get()
    page = client.get(url)
    assert (page.context["given"], page.context["received"], page.context["past"]) == ([row], [], [])
    other = signed_in(world.member).get(url)
    assert (other.context["given"], other.context["received"]) == ([], [row])
    assert signed_in(world.third).post(reverse("accounts:absence_end", args=[row.pk])).status_code == 404
    assert client.post(reverse("accounts:absence_end", args=[row.pk])).status_code == 302
    assert client.post(reverse("accounts:absence_end", args=[row.pk])).status_code == 409
    assert client.get(url).context["past"] == [Delegation.objects.get()]
    assert signed_in(world.researcher).get(url).context["form"] is None
    assert Client().get(url).status_code == 302


def test_a_persons_data_tell_of_it(world) -> None:
    name(world.head, world.member, world.enterprise)
    expected = {
        "absent": "Head",
        "stand_in": "Member",
        "organisation": "Clearwater",
        "from": day(0),
        "to": day(4),
        "ended_early": None,
    }
    assert export_of(world.head)["account"]["stand_ins"] == [expected]
    assert export_of(world.member)["account"]["stand_ins"] == [expected]
    assert export_of(world.third)["account"]["stand_ins"] == []


def test_who_holds_the_role_already_is_lent_nothing(world) -> None:
    second = make_member(world.enterprise, Role.ENTERPRISE_HEAD, "Second head")
    name(world.head, second, world.enterprise)
    assert roles(second) == {("Clearwater", Role.ENTERPRISE_HEAD, None)}
    assert Membership.objects.current().filter(user=second).count() == 1


def test_roles_elsewhere_are_not_lent(world) -> None:
    give_role(world.head, world.college, Role.RESEARCHER)
    name(world.head, world.member, world.enterprise)
    assert {place for place, _role, _lender in roles(world.member)} == {"Clearwater"}
    assert timezone.localdate() == TODAY


@pytest.mark.parametrize("size", [1, 12])
def test_the_page_costs_the_same_at_every_size(world, size: int) -> None:
    for number in range(size):
        colleague = make_member(world.enterprise, Role.ENTERPRISE_MEMBER, f"Colleague {number}")
        name(world.head, colleague, world.enterprise, 100 * (number + 1), 100 * (number + 1) + 4)
    client = signed_in(world.head)
    client.get("/me/absence/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/me/absence/").content.count(b"Colleague") >= size
    assert len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 10
