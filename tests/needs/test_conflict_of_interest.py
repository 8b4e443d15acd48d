"""An official who belongs to a need's enterprise neither reviews nor publishes its needs; colleagues do."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.enums import Role
from core.errors import NotAllowed
from needs.enums import NeedState, VersionState
from needs.pages import OWN_NEED
from needs.policies import need as policies
from needs.transitions.need import need_machine
from tests.factories.accounts import give_role, reading_english, signed_in
from tests.factories.needs import make_need, make_proposal
from tests.factories.world import World

pytestmark = pytest.mark.django_db
OFFICIALS = ("district_official", "park_official")


@pytest.mark.parametrize("role", OFFICIALS)
def test_review_is_a_colleagues(world: World, role: str) -> None:
    need = make_need(world.records["enterprise_profile"], NeedState.SUBMITTED, by=world.user("enterprise_head"))
    official = world.user(role)
    give_role(official, world.records["enterprise_profile"].organisation, Role.ENTERPRISE_MEMBER)
    client = signed_in(reading_english(official))
    with translation.override("en"):
        words = str(OWN_NEED)

    assert {step.to for step in need_machine.steps(official, need)} == {NeedState.DIAGNOSING}  # as the enterprise may
    assert words in client.get(need.get_absolute_url()).content.decode()
    for to in (NeedState.PUBLISHED, NeedState.RETURNED):
        step = reverse("needs:step", args=[need.pk, to])
        for refused in (client.get(step), client.post(step, {"comment": "Mine."})):
            assert (refused.status_code, words in refused.content.decode()) == (403, True)
    assert need.number not in client.get(reverse("needs:review")).content.decode()
    with pytest.raises(NotAllowed):
        need_machine.run(need, NeedState.PUBLISHED, actor=official, summary="Mine.")

    colleague = world.user(next(one for one in OFFICIALS if one != role))
    assert need.number in signed_in(reading_english(colleague)).get(reverse("needs:review")).content.decode()
    assert (
        need_machine.run(need, NeedState.PUBLISHED, actor=colleague, summary="Less chloride.").state
        == NeedState.PUBLISHED
    )


def test_a_proposed_change_is_a_colleagues(world: World) -> None:
    need = make_need(world.records["enterprise_profile"], NeedState.PUBLISHED, by=world.user("enterprise_head"))
    version = make_proposal(need, by=world.user("enterprise_head"))
    official = world.user("district_official")
    give_role(official, world.records["enterprise_profile"].organisation, Role.ENTERPRISE_MEMBER)
    step = reverse("needs:version_step", args=[need.pk, version.number, VersionState.CURRENT])
    refused = signed_in(reading_english(official)).get(step)
    with translation.override("en"):
        assert (refused.status_code, str(OWN_NEED) in refused.content.decode()) == (403, True)


def test_nobody_records_the_consent_of_an_enterprise_of_his_own(world: World) -> None:
    official = world.user("district_official")
    need = make_need(world.records["enterprise_profile"], NeedState.DRAFT, by=official, on_behalf=True)
    assert policies.can_record_consent(official, need)
    give_role(official, world.records["enterprise_profile"].organisation, Role.ENTERPRISE_MEMBER)
    assert not policies.can_record_consent(official, need)
    assert policies.can_record_consent(world.user("park_official"), need)
