"""Two editors: the second one is refused and nothing of the first one is lost."""

import pytest

from accounts.models import Organisation
from core.errors import Conflict
from core.versions import save_version
from enterprises.models import Park


@pytest.fixture
def park(db) -> Park:
    district = Organisation.objects.create(kind="district", name="区")
    body = Organisation.objects.create(kind="park", name="园", parent=district)
    return Park.objects.create(organisation=body, district=district, plan="第一版")


def test_the_version_counts_up(park: Park) -> None:
    park.plan = "第二版"
    save_version(park, seen=1, fields=["plan"])
    assert list(Park.objects.values_list("plan", "version")) == [("第二版", 2)]
    assert park.version == 2


def test_the_second_editor_gets_a_conflict_and_writes_nothing(park: Park) -> None:
    other = Park.objects.get()
    park.plan = "甲写的"
    save_version(park, seen=1, fields=["plan"])
    other.plan = "乙写的"
    with pytest.raises(Conflict):
        save_version(other, seen=1, fields=["plan"])
    assert list(Park.objects.values_list("plan", "version")) == [("甲写的", 2)]
