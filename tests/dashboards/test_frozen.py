"""Frozen periods on their pages: freezing one, what changes afterwards, which records make the difference, what it costs."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Organisation, User
from dashboards.frozen.jobs import KIND
from dashboards.frozen.waiting import MACHINE
from dashboards.tasks import call_up_quarters
from indicators.counting import count_of
from indicators.enums import PeriodKind
from indicators.freezing import freeze
from indicators.models import FrozenPeriod, Summary
from indicators.periods import Period, months_later, period_of
from indicators.registry import figure
from indicators.services import add, fold, record_delta, shift
from jobs.models import Job
from jobs.running import run
from needs.models import Need
from notifications.models import WaitingItem
from projects.models import Contract
from tests.factories.accounts import enrol, signed_in
from tests.factories.world import World
from tests.figures import count_everything
from tests.needs.test_claim_pages import statements

LIST, NEW = "/dashboard/frozen/", "/dashboard/frozen/new/"


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def period() -> Period:
    """This month, in which the world was made."""
    return period_of(PeriodKind.MONTH, timezone.localdate())


def over(period: Period) -> Any:
    """The tenth day after a period."""
    noon = datetime.datetime.combine(period.last + datetime.timedelta(days=10), datetime.time(12))
    return time_machine.travel(timezone.make_aware(noon), tick=True)


@pytest.fixture
def frozen(world: World, period: Period) -> FrozenPeriod:
    """The world's month, frozen."""
    count_everything()
    with over(period):
        return freeze(actor=world.users["district_official"], district=world.organisations["district"], period=period)


def browser(world: World, role: str = "district_official") -> Client:
    """A browser in which an official who reads English is signed in."""
    user = world.users[role]
    User.objects.filter(pk=user.pk).update(language="en")
    enrol(user)
    return signed_in(user)


def compared(client: Client, frozen: FrozenPeriod, query: str = "") -> dict[str, tuple[Any, Any, str]]:
    """What the page shows: then, now and difference of every figure of the period."""
    page = client.get(f"{LIST}{frozen.pk}/{query}").context["compared"]
    return {line.entry.key: (line.then.number, line.now.number, line.difference) for line in page.of_period}


def listed(client: Client, frozen: FrozenPeriod, key: str, share: str, query: str = "") -> list[str]:
    """The titles of the records in one share."""
    shown = client.get(f"{LIST}{frozen.pk}/{key}/?share={share}{query}").context["shown"]
    counts = {name: count for name, _label, count, _url in shown.tabs}
    assert counts[share] == len(shown.rows)
    return [one.title for one in shown.rows]


def test_an_official_checks_and_freezes(world: World, period: Period) -> None:
    count_everything()
    with over(period):
        client = browser(world)
        choice = {"period": period.key, "note": "As reported"}
        check = client.post(NEW, choice)
        assert check.status_code == 200
        assert "This cannot be taken back" in check.content.decode()
        assert not FrozenPeriod.objects.filter(first=period.first).exists()
        sent = [client.post(NEW, choice | {"checked": "1"}) for _press in range(2)]
        job = Job.objects.get(kind=KIND)
        assert [one.url for one in sent] == [job.get_absolute_url()] * 2
        run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.message) == ("done", f"{period.text} of {world.organisations['district']} is frozen.")
        frozen = FrozenPeriod.objects.get(pk=job.result["frozen"])
        assert (frozen.note, frozen.frozen_by) == ("As reported", world.users["district_official"])
        assert client.post(NEW, choice).status_code == 422
        assert f"/dashboard/frozen/{frozen.pk}/" in client.get(job.get_absolute_url()).content.decode()
        assert client.get(LIST).context["page"].rows[0] == frozen


def test_a_period_that_is_not_over_is_not_offered(world: World, period: Period) -> None:
    client = browser(world)
    assert client.post(NEW, {"period": period.key, "checked": "1"}).status_code == 422
    offered = client.get(NEW).context["form"].periods
    last_quarter = months_later(period_of(PeriodKind.QUARTER, timezone.localdate()).first, -3)
    assert next(iter(offered)) == Period(kind=PeriodKind.QUARTER, first=last_quarter).key
    assert "quarter-2025-07" not in offered
    assert [quarter.first for _district, quarter in client.get(LIST).context["open"]] == [last_quarter]


def test_what_changes_afterwards_shows_as_a_difference(world: World, frozen: FrozenPeriod) -> None:
    client = browser(world)
    before = compared(client, frozen)
    assert {difference for _then, _now, difference in before.values()} == {""}
    entered = before["needs.entered"][0]
    assert entered > 1
    gone, stays = Need.objects.filter(district=frozen.district).order_by("pk")[:2]
    record_delta("needs.entered", count_of(figure("needs.entered"), gone), sign=-1)
    Need.objects.filter(pk=gone.pk).update(created_at=gone.created_at - datetime.timedelta(days=400))
    late = Need.objects.get(pk=stays.pk)
    late.pk, late.number, late.title = None, "N-2026-9999", "Entered later"
    late._state.adding = True
    late.save()
    add("needs.entered", late)
    Need.objects.filter(pk=late.pk).update(created_at=stays.created_at)
    after = compared(client, frozen)
    assert after["needs.entered"] == (entered, entered, "")
    assert listed(client, frozen, "needs.entered", "left") == [str(gone)]
    assert listed(client, frozen, "needs.entered", "came") == ["N-2026-9999 Entered later"]
    assert len(listed(client, frozen, "needs.entered", "frozen")) == entered


def test_an_amount_that_was_corrected(world: World, frozen: FrozenPeriod) -> None:
    client = browser(world)
    contract = Contract.objects.filter(state="signed", project__district=frozen.district).earliest("pk")
    before = compared(client, frozen)["contracts.value"][0]
    former, contract.value = contract.value, contract.value + 1000
    shift("contracts.value", contract, {"value": former})
    contract.save()
    assert compared(client, frozen)["contracts.value"] == (before, before + 1000, "+CNY 1,000")
    shown = client.get(f"{LIST}{frozen.pk}/?only=1").content.decode()
    assert ("contracts.value" in shown, "contracts.received" in shown) == (True, False)
    page = client.get(f"{LIST}{frozen.pk}/contracts.value/?share=changed").context["shown"]
    assert [(one.title, one.note) for one in page.rows] == [
        (str(contract), f"CNY {former:,.0f}, now CNY {former + 1000:,.0f}")
    ]


def test_a_park_official_sees_the_park_alone(world: World, frozen: FrozenPeriod) -> None:
    client = browser(world, "park_official")
    page = client.get(f"{LIST}{frozen.pk}/").context["compared"]
    assert page.organisations == [world.organisations["park"]]
    assert client.get(f"{LIST}{frozen.pk}/?of={frozen.district_id}").status_code == 404


def test_a_record_that_went_elsewhere_keeps_no_name_in_the_list(world: World, frozen: FrozenPeriod) -> None:
    client = browser(world)
    need = Need.objects.filter(district=frozen.district).first()
    assert need is not None
    other = Organisation.objects.filter(kind="district").exclude(pk=frozen.district_id).first()
    Need.objects.filter(pk=need.pk).update(district=other)
    assert listed(client, frozen, "needs.entered", "left") == ["A record that you may no longer see"]


@pytest.mark.parametrize("more", [0, 3])
def test_the_pages_cost_the_same_at_any_size(world: World, frozen: FrozenPeriod, more: int) -> None:
    for number in range(more):
        need = Need.objects.filter(district=frozen.district).latest("pk")
        need.pk, need.number = None, f"N-2026-99{number}"
        need._state.adding = True
        need.save()
    client = browser(world)
    client.get(LIST)
    addresses = (
        "",
        "new/",
        f"{frozen.pk}/",
        f"{frozen.pk}/needs.entered/",
        f"{frozen.pk}/contracts.value/?share=changed",
    )
    assert [statements(client, LIST + address) for address in addresses] == [7, 6, 7, 10, 9]


def test_the_last_quarter_waits_for_the_officials(world: World) -> None:
    district, official = world.organisations["district"], world.users["district_official"]
    quarter = period_of(PeriodKind.QUARTER, timezone.localdate())
    assert call_up_quarters() == 0, "nothing was counted in the quarter before"
    count_everything()
    fold()
    with over(quarter):
        # The world has a second district.
        assert (call_up_quarters(), call_up_quarters()) == (2, 0)
        item = WaitingItem.objects.open().of(district).get(machine=MACHINE)
        assert item.title == f"{quarter.first.year}-Q{(quarter.first.month + 2) // 3} · {district}"
        home = browser(world).get("/").content.decode()
        assert (item.title in home, f'href="{item.url}"' in home) == (True, True)
        assert browser(world).get(item.url).status_code == 200
        freeze(actor=official, district=district, period=period_of(PeriodKind.MONTH, quarter.first))
        assert WaitingItem.objects.open().filter(pk=item.pk).exists(), "a month is not the quarter"
        freeze(actor=official, district=district, period=quarter)
        assert not WaitingItem.objects.open().of(district).filter(machine=MACHINE).exists()
        assert call_up_quarters() == 0


def test_a_later_quarter_takes_the_place_of_the_one_before(world: World) -> None:
    district = world.organisations["district"]
    first = period_of(PeriodKind.QUARTER, timezone.localdate())
    second = Period(kind=PeriodKind.QUARTER, first=months_later(first.first, 3))
    for quarter in (first, second):
        Summary.objects.create(scope=district, figure="needs.published", period=quarter.first, count=1)
        with over(quarter):
            assert call_up_quarters() == 1
            assert WaitingItem.objects.open().get(machine=MACHINE).opened_on == timezone.localdate()
    assert WaitingItem.objects.filter(machine=MACHINE).count() == 2
