"""Roles begin and end; nobody leaves an enterprise or the portal headless."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from accounts.scope import scope_of
from accounts.services import change_role, create_link, create_organisation, end_link, end_membership, start_membership
from core import events
from core.errors import Conflict, DomainError, NotAllowed
from tests.factories.accounts import give_role, make_user
from tests.factories.world import World


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Names of announced events, with their record."""
    log: list[tuple[str, Any]] = []
    announce = events.announce

    def listen(event: str, *, record: Any, actor: Any, **data: Any) -> None:
        log.append((event, record))
        announce(event, record=record, actor=actor, **data)

    monkeypatch.setattr(events, "announce", listen)
    return log


def test_starting_twice_is_one_role(world: World, heard: list[tuple[str, Any]]) -> None:
    user, enterprise = make_user(), world.organisations["enterprise"]
    first = start_membership(user=user, organisation=enterprise, role=Role.ENTERPRISE_MEMBER, actor=None)
    second = start_membership(user=user, organisation=enterprise, role=Role.ENTERPRISE_MEMBER, actor=None)
    assert first == second
    assert heard == [("membership.started", first)]
    assert scope_of(user).enterprises == {enterprise.pk}


def test_a_role_of_another_kind_is_refused(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        start_membership(
            user=make_user(), organisation=world.organisations["park"], role=Role.ENTERPRISE_HEAD, actor=None
        )
    assert refused.value.field == "role"


def test_removal_keeps_the_row_and_takes_the_scope(world: World, heard: list[tuple[str, Any]]) -> None:
    membership, head = world.records["membership_enterprise_member"], world.users["enterprise_head"]
    row = end_membership(membership=membership, actor=head)
    assert Membership.objects.get(pk=membership.pk).ended_at is not None
    assert scope_of(row.user).enterprises == frozenset()
    assert [event for event, _ in heard] == ["membership.ended"]
    with pytest.raises(Conflict):
        end_membership(membership=membership, actor=head)


def test_the_last_head_stays_until_there_is_another(world: World) -> None:
    membership, head = world.records["membership_enterprise_head"], world.users["enterprise_head"]
    with pytest.raises(DomainError, match="needs a head"):
        end_membership(membership=membership, actor=head)
    with pytest.raises(DomainError, match="needs a head"):
        change_role(membership=membership, role=Role.ENTERPRISE_MEMBER, actor=head)
    change_role(membership=world.records["membership_enterprise_member"], role=Role.ENTERPRISE_HEAD, actor=head)
    end_membership(membership=membership, actor=head)
    assert scope_of(world.users["enterprise_member"]).headed == {world.organisations["enterprise"].pk}


def test_a_head_who_may_not_sign_in_does_not_count(world: World) -> None:
    second = make_user()
    give_role(second, world.organisations["enterprise"], Role.ENTERPRISE_HEAD)
    second.is_active = False
    second.save(update_fields=["is_active"])
    with pytest.raises(DomainError, match="needs a head"):
        end_membership(membership=world.records["membership_enterprise_head"], actor=world.users["enterprise_head"])


def test_the_last_administrator_stays(world: World) -> None:
    membership, admin = world.records["membership_platform_admin"], world.users["platform_admin"]
    with pytest.raises(DomainError, match="needs an administrator"):
        end_membership(membership=membership, actor=admin)
    give_role(make_user(), world.organisations["platform"], Role.PLATFORM_ADMIN)
    assert end_membership(membership=membership, actor=admin).ended_at is not None


def test_outsiders_remove_nobody(world: World) -> None:
    for role in ("other_enterprise", "district_official", "enterprise_member", "researcher"):
        with pytest.raises(NotAllowed):
            end_membership(membership=world.records["membership_enterprise_head"], actor=world.users[role])


def test_a_changed_role_leaves_both_rows(world: World) -> None:
    give_role(make_user(), world.organisations["enterprise"], Role.ENTERPRISE_HEAD)
    member = world.users["enterprise_member"]
    change_role(
        membership=world.records["membership_enterprise_member"],
        role=Role.ENTERPRISE_HEAD,
        actor=world.users["enterprise_head"],
    )
    rows = Membership.objects.filter(user=member).order_by("id")
    assert [(row.role, row.ended_at is None) for row in rows] == [
        (Role.ENTERPRISE_MEMBER, False),
        (Role.ENTERPRISE_HEAD, True),
    ]


def test_links_open_and_close_a_district(world: World) -> None:
    admin, researcher = world.users["platform_admin"], world.users["outside_researcher"]
    today = timezone.localdate()
    link = create_link(
        college=world.organisations["outside_college"],
        district=world.organisations["district"],
        starts_on=today - datetime.timedelta(days=3),
        actor=admin,
    )
    assert scope_of(researcher).linked_districts == {world.organisations["district"].pk}
    end_link(link=link, actor=admin)
    researcher._scope = None
    assert scope_of(researcher).linked_districts == frozenset()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"college": "district"}, "college"),
        ({"district": "college"}, "district"),
        ({"ends_on": datetime.date(2020, 1, 1)}, "ends_on"),
        ({"starts_on": None}, "starts_on"),
    ],
)
def test_impossible_links_name_their_field(world: World, changes: dict[str, Any], field: str) -> None:
    values: dict[str, Any] = {"college": "college", "district": "district", "starts_on": timezone.localdate()} | changes
    if values["starts_on"] is None:
        values["starts_on"] = world.records["link"].starts_on
    for side in ("college", "district"):
        values[side] = world.organisations[values[side]]
    with pytest.raises(DomainError) as refused:
        create_link(actor=world.users["platform_admin"], **values)
    assert refused.value.field == field


def test_organisations_need_the_right_parent(world: World) -> None:
    admin = world.users["platform_admin"]
    with pytest.raises(DomainError) as refused:
        create_organisation(kind="park", name="Park", parent=world.organisations["college"], actor=admin)
    assert refused.value.field == "parent"
    with pytest.raises(DomainError) as refused:
        create_organisation(kind="district", name="Eastvale  District", actor=admin)
    assert refused.value.field == "name"
    park = create_organisation(kind="park", name=" Second  Park ", parent=world.organisations["district"], actor=admin)
    assert (park.name, park.parent) == ("Second Park", world.organisations["district"])
