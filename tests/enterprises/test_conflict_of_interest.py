"""An official who also belongs to an enterprise decides nothing about it; colleagues do."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.enums import Role
from core.errors import NotAllowed
from enterprises.enums import EnterpriseState
from enterprises.pages import OWN_ENTERPRISE
from enterprises.policies import has_conflict
from enterprises.transitions import machine
from tests.factories.accounts import give_role, reading_english, signed_in
from tests.factories.enterprises import make_enterprise
from tests.factories.world import World

pytestmark = pytest.mark.django_db
OFFICIALS = ("district_official", "park_official")


@pytest.mark.parametrize("state", EnterpriseState.values)
@pytest.mark.parametrize("role", OFFICIALS)
@pytest.mark.parametrize("part", [Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER])
def test_no_step_but_the_heads_own(world: World, role: str, part: str, state: str) -> None:
    enterprise = world.records["enterprise_profile"]
    enterprise.state = state
    official = world.user(role)
    give_role(official, enterprise.organisation, part)
    assert has_conflict(official, enterprise)
    own = {EnterpriseState.REGISTERED.value} if (part, state) == (Role.ENTERPRISE_HEAD, "returned") else set()
    assert {step.to for step in machine.steps(official, enterprise)} == own


@pytest.mark.parametrize("role", OFFICIALS)
def test_the_page_says_why_and_a_colleague_decides(world: World, role: str) -> None:
    enterprise = world.records["enterprise_profile"]
    enterprise.state = EnterpriseState.REGISTERED
    enterprise.save(update_fields=["state"])
    official = world.user(role)
    give_role(official, enterprise.organisation, Role.ENTERPRISE_MEMBER)
    client = signed_in(reading_english(official))
    with translation.override("en"):
        words = str(OWN_ENTERPRISE)
    page = client.get(reverse("enterprises:overview", args=[enterprise.pk])).content.decode()
    step = reverse("enterprises:step", args=[enterprise.pk, EnterpriseState.VERIFIED])
    assert words in page
    assert step not in page
    for refused in (client.get(step), client.post(step)):
        assert (refused.status_code, words in refused.content.decode()) == (403, True)
    with pytest.raises(NotAllowed):
        machine.run(enterprise, EnterpriseState.VERIFIED, actor=official)
    colleague = world.user(next(one for one in OFFICIALS if one != role))
    machine.run(enterprise, EnterpriseState.VERIFIED, actor=colleague)
    assert enterprise.state == EnterpriseState.VERIFIED


def test_other_enterprises_are_his_business_as_before(world: World) -> None:
    official = world.user("district_official")
    give_role(official, world.records["enterprise_profile"].organisation, Role.ENTERPRISE_MEMBER)
    other = make_enterprise(district=world.organisations["district"], state=EnterpriseState.REGISTERED)
    assert not has_conflict(official, other)
    machine.run(other, EnterpriseState.VERIFIED, actor=official)
    assert other.state == EnterpriseState.VERIFIED
