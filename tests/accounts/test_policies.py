"""Who may manage whom: the whole answer of each policy for everybody."""

import pytest

from accounts import policies
from accounts.enums import INVITABLE_ROLES, ROLES_OF_KIND, OrganisationKind, Role
from accounts.models import Membership, Organisation
from tests.factories.accounts import give_role, make_user
from tests.factories.world import ROLES, World

HEAD, MEMBER = Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER


def who(world: World, allowed: object) -> set[str]:
    """The roles for which ``allowed(user)`` holds."""
    return {role for role in ROLES if allowed(world.user(role))}  # type: ignore[operator]


@pytest.mark.parametrize(
    ("organisation", "managers"),
    [
        ("enterprise", {"enterprise_head", "platform_admin"}),
        ("other_enterprise", {"other_enterprise", "platform_admin"}),
        ("college", {"college_admin", "platform_admin"}),
        ("outside_college", {"platform_admin"}),
        ("university", {"transfer_office", "platform_admin"}),
        ("district", {"district_official", "platform_admin"}),
        ("other_district", {"other_official", "platform_admin"}),
        ("park", {"district_official", "park_official", "platform_admin"}),
        ("department", {"platform_admin"}),
        ("platform", {"platform_admin"}),
    ],
)
def test_who_manages_people(world: World, organisation: str, managers: set[str]) -> None:
    target = world.organisations[organisation]
    assert who(world, lambda user: policies.can_manage_people(user, target)) == managers


def test_which_roles_may_be_given(world: World) -> None:
    def given(name: str) -> dict[str, tuple[str, ...]]:
        target = world.organisations[name]
        found = {role: policies.invitable_roles(world.user(role), target) for role in ROLES}
        return {role: roles for role, roles in found.items() if roles}

    assert given("enterprise") == {
        "enterprise_head": (HEAD, MEMBER),
        "district_official": (HEAD,),
        "park_official": (HEAD,),
        "platform_admin": (HEAD, MEMBER),
    }
    assert given("college") == {"college_admin": (Role.COLLEGE_ADMIN,), "platform_admin": (Role.COLLEGE_ADMIN,)}
    assert given("university") == {
        "transfer_office": (Role.TRANSFER_OFFICE,),
        "platform_admin": (Role.TRANSFER_OFFICE,),
    }
    assert given("district") == {
        "district_official": (Role.DISTRICT_OFFICIAL,),
        "platform_admin": (Role.DISTRICT_OFFICIAL,),
    }
    assert given("park") == dict.fromkeys(
        ("district_official", "park_official", "platform_admin"), (Role.PARK_OFFICIAL,)
    )
    assert given("department") == {}
    assert given("platform") == {"platform_admin": (Role.PLATFORM_ADMIN,)}


def test_an_enterprise_directly_in_the_district_is_the_districts(world: World) -> None:
    Organisation.objects.filter(pk=world.organisations["enterprise"].pk).update(parent=world.organisations["district"])
    target = Organisation.objects.get(pk=world.organisations["enterprise"].pk)
    assert who(world, lambda user: policies.stands_over(user, target)) == {"district_official"}


def test_nobody_is_an_official_over_his_own_enterprise(world: World) -> None:
    official, target = world.users["district_official"], world.organisations["enterprise"]
    assert policies.can_give(official, target, Role.ENTERPRISE_HEAD)
    give_role(official, target, Role.ENTERPRISE_MEMBER)
    assert not policies.can_give(official, target, Role.ENTERPRISE_HEAD)
    assert policies.can_give(official, world.organisations["other_enterprise"], Role.ENTERPRISE_HEAD)


def test_researchers_are_never_invited() -> None:
    every_role = {role for roles in ROLES_OF_KIND.values() for role in roles}
    assert every_role == set(Role)
    assert every_role - INVITABLE_ROLES == {Role.RESEARCHER}


@pytest.mark.parametrize(
    ("membership", "removers"),
    [
        ("membership_enterprise_member", {"enterprise_head", "enterprise_member", "platform_admin"}),
        ("membership_enterprise_head", {"enterprise_head", "platform_admin"}),
        ("membership_researcher", set()),
        ("membership_college_admin", {"college_admin", "platform_admin"}),
        ("membership_transfer_office", {"transfer_office", "platform_admin"}),
        ("membership_district_official", {"district_official", "platform_admin"}),
        ("membership_park_official", {"district_official", "park_official", "platform_admin"}),
        ("membership_platform_admin", {"platform_admin"}),
    ],
)
def test_who_ends_a_role(world: World, membership: str, removers: set[str]) -> None:
    target = world.records[membership]
    people = [role for role in ROLES if world.user(role) is not None]
    assert {role for role in people if policies.can_end_membership(world.user(role), target)} == removers


def test_who_sees_the_rows(world: World) -> None:
    names = {organisation.pk: name for name, organisation in world.organisations.items()}
    seen = {
        role: {names[pk] for pk in Organisation.objects.visible_to(world.user(role)).values_list("pk", flat=True)}
        for role in ROLES
    }
    assert seen == {
        "visitor": set(),
        "enterprise_head": {"enterprise"},
        "enterprise_member": {"enterprise"},
        "other_enterprise": {"other_enterprise"},
        "researcher": {"college"},
        "outside_researcher": {"outside_college"},
        "college_admin": {"college", "department"},
        "transfer_office": {"university"},
        "district_official": {"district", "park", "enterprise", "other_enterprise"},
        "other_official": {"other_district"},
        "park_official": {"park", "enterprise", "other_enterprise"},
        "platform_admin": set(names.values()),
    }


def test_who_makes_and_renames_organisations(world: World) -> None:
    college, district = world.organisations["college"], world.organisations["district"]
    kinds = OrganisationKind
    makers = {
        kind: who(world, lambda user, kind=kind: policies.can_create(user, kind, college))  # type: ignore[misc]
        for kind in kinds
    }
    administrators = {"platform_admin"}
    assert makers == {
        kinds.DISTRICT: administrators,
        kinds.PARK: administrators,
        kinds.ENTERPRISE: set(),
        kinds.UNIVERSITY: administrators,
        kinds.COLLEGE: administrators,
        kinds.DEPARTMENT: {"college_admin", "platform_admin"},
        kinds.PLATFORM: set(),
    }
    assert who(world, lambda user: policies.can_rename(user, district)) == administrators
    assert who(world, lambda user: policies.can_rename(user, world.organisations["enterprise"])) == set()
    department = world.organisations["department"]
    assert who(world, lambda user: policies.can_rename(user, department)) == {"college_admin", "platform_admin"}
    assert who(world, policies.can_administer) == administrators
    assert who(world, lambda user: policies.can_end_link(user, world.records["link"])) == administrators


def test_roles_in_several_organisations_add_up(world: World) -> None:
    user = make_user()
    give_role(user, world.organisations["other_enterprise"], Role.ENTERPRISE_MEMBER)
    give_role(user, world.organisations["college"], Role.RESEARCHER)
    visible = set(Organisation.objects.visible_to(user))
    assert visible == {world.organisations["other_enterprise"], world.organisations["college"]}
    assert {m.user_id for m in Membership.objects.current().visible_to(user)} >= {user.pk}
