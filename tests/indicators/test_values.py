"""Numbers ready to be shown: figures and rates by any dimension, in one statement at any size."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation
from enterprises.models import Enterprise
from enterprises.selectors import industries_of
from indicators.counting import NO_PERIOD, Count
from indicators.histogram import bucket_of
from indicators.periods import months_later
from indicators.rates import entries
from indicators.registry import Figure
from indicators.services import fold, record_delta
from indicators.values import figures_of, values, values_of_researchers
from needs.models import Need
from researchers.models import Researcher
from tests.factories.world import World
from tests.figures import count_everything

JULY, AUGUST, OCTOBER = (datetime.date(2026, month, 1) for month in (7, 8, 10))
KEYS = ["needs.published", "needs.connection_rate", "needs.first_claim", "contracts.value", "milestones.on_time_rate"]


@pytest.fixture
def districts(db: None) -> list[Organisation]:
    return [Organisation.objects.create(kind="district", name=name) for name in "ab"]


def count(key: str, *scopes: Organisation, month: datetime.date = JULY, number: int = 1, **more: Any) -> None:
    """Some changes of one figure."""
    one = Count(scopes=tuple(scope.pk for scope in scopes), period=month, **more)
    for _ in range(number):
        record_delta(key, one)


@pytest.fixture
def counted(districts: list[Organisation]) -> list[Organisation]:
    """Three quarters of one district, and a little of another; one part folded, the other not."""
    first, second = districts
    count("needs.published", first, number=3, area="new_product")
    count("needs.published", first, second, month=AUGUST)
    count("needs.matched", first, number=1)
    fold()
    count("needs.published", first, month=OCTOBER, number=2, area="talent_team")
    for days in (3, 5, 30):
        count("needs.first_claim", first, bucket=bucket_of(days), total=days)
    count("contracts.value", first, item="joint", total=123_456_50)
    count("milestones.confirmed", first, item="on_time", number=2)
    count("milestones.confirmed", first, item="late", number=1)
    count("contracts.registration", first, item="registered", month=NO_PERIOD)
    return districts


def test_numbers_of_every_kind(counted: list[Organisation], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = values(counted[0].pk, KEYS, since=JULY, until=AUGUST)
    assert [found[key].number for key in KEYS] == [4, Decimal("0.25"), 5, Decimal("123456.5"), Decimal(2) / 3]
    assert [found[key].count for key in KEYS] == [4, 4, 3, 1, 3]
    assert [found[key].text for key in KEYS] == ["4", "25.0 %", "5", "12.3457 万元", "66.7 %"]
    assert round(found["needs.first_claim"].mean or 0, 2) == 12.67
    assert found["needs.first_claim"].text_with_unit == "5 天"


def test_nothing_to_divide_by_is_a_dash(districts: list[Organisation]) -> None:
    found = values(districts[0].pk, KEYS)
    assert [found[key].number for key in KEYS] == [0, None, None, 0, None]
    assert [found[key].text for key in KEYS] == ["0", "—", "—", "0 万元", "—"]


@pytest.mark.parametrize(
    ("grain", "expected"),
    [
        ("month", {JULY: 3, AUGUST: 1, OCTOBER: 2}),
        ("quarter", {JULY: 4, OCTOBER: 2}),
        ("year", {datetime.date(2026, 1, 1): 6}),
    ],
)
def test_by_period(counted: list[Organisation], grain: str, expected: dict[datetime.date, int]) -> None:
    keys = ["needs.published", "needs.connection_rate"]
    found = values(counted[0].pk, keys, by=["period"], grain=grain)
    assert {month: found.of(keys[0], period=month).number for (month,) in found.groups(keys[0])} == expected
    assert found.of(keys[1], period=datetime.date(2020, 1, 1)).text == "—"
    assert found[keys[0]].number == 6


def test_several_organisations_and_groups_of_them(counted: list[Organisation], django_assert_num_queries: Any) -> None:
    first, second = counted
    with django_assert_num_queries(1):
        found = values([first.pk, second.pk], ["needs.published", "needs.connection_rate"], by=["scope"])
    numbers = [found.of("needs.published", scope=str(one.pk)).number for one in counted]
    assert numbers == [6, 1]
    assert found.of("needs.connection_rate", scope=str(second.pk)).number == 0
    together = values({first.pk: "26", second.pk: "26"}, ["needs.published"], by=["scope", "area"])
    assert together.groups() == [("26", ""), ("26", "new_product"), ("26", "talent_team")]
    assert together.of("needs.published", scope="26", area="").number == 2
    assert values([], ["needs.published"])["needs.published"].number == 0


def test_by_item_and_of_one_area(counted: list[Organisation]) -> None:
    found = values(counted[0].pk, ["milestones.confirmed"], by=["item"])
    assert found.groups() == [("late",), ("on_time",)]
    assert values(counted[0].pk, ["needs.published"], area="talent_team")["needs.published"].number == 2


def test_what_stands_now_has_no_period(counted: list[Organisation]) -> None:
    found = values(counted[0].pk, ["contracts.registered_rate", "needs.published"], since=OCTOBER)
    assert [one.number for one in (found["contracts.registered_rate"], found["needs.published"])] == [1, 2]
    with pytest.raises(ValueError, match="No period: contracts"):
        values(counted[0].pk, ["contracts.registered_rate"], by=["period"])


def test_by_industry(world: World, django_assert_num_queries: Any) -> None:
    count_everything()
    district = world.organisations["district"]
    Enterprise.objects.filter(district=district).update(industry="2614")
    Enterprise.objects.filter(organisation=world.organisations["enterprise"]).update(industry="271")
    with django_assert_num_queries(2):
        found = values(industries_of(district), ["needs.entered", "contracts.value"], by=["scope"])
    own = Need.objects.filter(enterprise__organisation=world.organisations["enterprise"]).count()
    others = Need.objects.filter(district=district).count() - own
    assert [found.of("needs.entered", scope=code).number for code in ("27", "26")] == [own, others]
    assert found["needs.entered"].number == own + others


def test_of_a_researcher_and_of_several(world: World, django_assert_num_queries: Any) -> None:
    ids = list(Researcher.objects.values_list("pk", flat=True))
    keys = [key for key, one in entries().items() if all(figure.paths.researcher for figure in figures_of(one))]
    assert {
        "claims.accepted",
        "contracts.value",
        "stationing.days",
        "service_orders.hours",
        "milestones.on_time_rate",
    } < (set(keys))
    with django_assert_num_queries(1):
        one = values_of_researchers(ids[:1], keys)
    every = values_of_researchers(ids, keys)
    for key in keys:
        figure = entries()[key]
        if isinstance(figure, Figure):
            rows = figure.rows().filter(**{figure.paths.researcher: ids[0]})
            assert one[key].count == rows.count(), key
            assert every[key].count == figure.rows().filter(**{f"{figure.paths.researcher}__isnull": False}).count(), (
                key
            )
    assert every["claims.submitted"].count > 0
    later = months_later(timezone.localdate().replace(day=1), 1)
    assert values_of_researchers(ids, ["claims.submitted"], since=later)["claims.submitted"].number == 0
