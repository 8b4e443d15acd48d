"""Nobody is asked to decide in the affairs of an enterprise to which he belongs: items and mails go to his colleagues."""

import datetime

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Delegation
from accounts.scope import forget_scope
from core.waiting import Assignee, rules
from enterprises.assignees import liaison, officials, officials_of
from needs.enums import NeedState
from needs.models import Need
from notifications.models import WaitingAssignee
from notifications.selectors import people_of, shell_counts, waiting_for
from notifications.waiting import open_item
from tests.factories.accounts import give_role, make_member
from tests.factories.needs import make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db


def submitted(world: World, whose: str = "enterprise_profile") -> Need:
    """A need that waits for its review."""
    need = make_need(world.records[whose], NeedState.SUBMITTED, by=world.user("enterprise_head"))
    open_item(need, rules()["need.submitted"])
    return need


def waits_for(user, need: Need) -> bool:
    """Whether the need is on the person's list; the counter of the shell must agree with the list."""
    forget_scope(user)
    rows = waiting_for(user)
    assert shell_counts(user).waiting == min(rows.count(), 100)
    return rows.filter(object_id=need.pk, machine="need").exists()


def test_an_official_of_the_park_who_joins_the_enterprise_is_left_out_and_the_district_steps_in(world: World) -> None:
    official, colleague = world.user("park_official"), make_member(world.organisations["park"], Role.PARK_OFFICIAL)
    need = submitted(world)
    mine = WaitingAssignee.objects.filter(item__object_id=need.pk, item__machine="need")
    assert (waits_for(official, need), waits_for(colleague, need)) == (True, True)

    # What is open already leaves the list at the next request, and the reminders go to the others.
    give_role(official, need.enterprise.organisation, Role.ENTERPRISE_MEMBER)
    assert (waits_for(official, need), waits_for(colleague, need)) == (False, True)
    assert (list(people_of(mine)), officials_of(need)) == ([colleague], [colleague])

    # Without a colleague in the park it is the district's.
    give_role(colleague, need.enterprise.organisation, Role.ENTERPRISE_MEMBER)
    other = submitted(world)
    assert officials(other) == [
        Assignee(
            organisation_id=need.district_id,
            roles=(Role.DISTRICT_OFFICIAL,),
            but_of=need.enterprise.organisation_id,
        )
    ]
    assert waits_for(world.user("district_official"), other)
    assert not waits_for(official, other)


def test_other_enterprises_still_wait_for_him(world: World) -> None:
    official = world.user("park_official")
    give_role(official, world.records["enterprise_profile"].organisation, Role.ENTERPRISE_MEMBER)
    need = submitted(world, "other_enterprise_profile")
    assert waits_for(official, need)


def test_a_liaison_of_the_enterprise_does_not_telephone_it(world: World) -> None:
    need = submitted(world)
    profile = need.park.park
    profile.liaison = world.user("district_official")
    profile.save(update_fields=["liaison"])
    assert liaison(need) == [Assignee(user_id=profile.liaison_id)]
    give_role(profile.liaison, need.enterprise.organisation, Role.ENTERPRISE_MEMBER)
    assert liaison(need) == officials(need)


def test_a_stand_in_of_the_enterprise_gets_nothing_of_it_either(world: World) -> None:
    official = world.user("park_official")
    stand_in = make_member(world.organisations["park"], Role.PARK_OFFICIAL)
    need = submitted(world)
    mine = WaitingAssignee.objects.filter(item__object_id=need.pk, item__machine="need")
    today = timezone.localdate()
    Delegation.objects.create(
        delegator=official,
        delegate=stand_in,
        organisation=world.organisations["park"],
        starts_on=today,
        ends_on=today + datetime.timedelta(days=3),
    )
    assert set(people_of(mine)) == {official, stand_in}
    give_role(stand_in, need.enterprise.organisation, Role.ENTERPRISE_MEMBER)
    assert (set(people_of(mine)), waits_for(stand_in, need)) == ({official}, False)
