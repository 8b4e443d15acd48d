"""Figures of enterprises: what handlers count is what the records say."""

import pytest
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from enterprises.enums import EnterpriseState
from enterprises.models import Park
from enterprises.services import move_to_park, register
from enterprises.transitions import machine
from indicators.rebuilding import compare
from tests.figures import shown

KEYS = ["enterprises.state", "enterprises.registered", "enterprises.waiting"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_enterprise_is_counted_through_its_life() -> None:
    district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区")
    parks = [Organisation.objects.create(kind="park", name=f"园区{n}", parent=district) for n in (1, 2)]
    for park in parks:
        Park.objects.create(organisation=park, district=district)
    head, official = (User.objects.create_user(f"{name}@example.cn", name=name) for name in ("head", "official"))
    Membership.objects.create(user=official, organisation=district, role=Role.DISTRICT_OFFICIAL)

    enterprise = register(
        actor=head, name="示例化工有限公司", uscc="91410205MA000000X3"[:17] + check("91410205MA000000X"),
        district=district, park=parks[0],
    )  # fmt: skip
    assert shown(district, "enterprises.state", item=EnterpriseState.REGISTERED) == 1
    assert shown(parks[0], "enterprises.registered") == 1
    waiting = enterprise.waiting_items.count()
    assert shown(district, "enterprises.waiting") == waiting
    assert shown(district, "enterprises.waiting", until=timezone.localdate()) == 0
    assert compare(KEYS) == []

    enterprise.refresh_from_db()
    move_to_park(actor=official, enterprise=enterprise, park=parks[1])
    assert [shown(park, "enterprises.state") for park in parks] == [0, 1]
    assert [shown(park, "enterprises.waiting") for park in parks] == [0, waiting]
    assert compare(KEYS) == []

    machine.run(enterprise, EnterpriseState.VERIFIED, actor=official)
    assert shown(district, "enterprises.state", item=EnterpriseState.REGISTERED) == 0
    assert shown(parks[1], "enterprises.state", item=EnterpriseState.VERIFIED) == 1
    assert shown(district, "enterprises.waiting") == 0
    assert compare(KEYS) == []


def check(first: str) -> str:
    """The check character of a code's first 17 characters."""
    from stdnum.cn import uscc

    return str(uscc.calc_check_digit(first))
