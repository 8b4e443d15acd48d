"""Frozen periods: as they stood, for ever; once, and only when over."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Organisation
from core.errors import Conflict, DomainError
from indicators.enums import PeriodKind
from indicators.freezing import freeze
from indicators.models import Delta, FrozenCell, FrozenPeriod, FrozenRecord, Summary
from indicators.periods import Period, ended_periods, period_of
from indicators.rates import entries
from indicators.registry import Selection, figures
from indicators.services import fold
from indicators.values import values
from tests.factories.world import World
from tests.figures import count_everything

NOON, ONE_DAY = datetime.time(12), datetime.timedelta(days=1)


@pytest.fixture
def period() -> Period:
    """This month, in which the world was made."""
    return period_of(PeriodKind.MONTH, timezone.localdate())


def freeze_world(world: World, period: Period, **more: Any) -> FrozenPeriod:
    """The world's month, frozen when it is over."""
    actor, district = world.users["district_official"], world.organisations["district"]
    with time_machine.travel(timezone.make_aware(datetime.datetime.combine(period.last, NOON)) + ONE_DAY, tick=True):
        return freeze(actor=actor, district=district, period=period, **more)


@pytest.fixture
def frozen(world: World, period: Period) -> FrozenPeriod:
    """The world's month, frozen."""
    count_everything()
    fold()
    return freeze_world(world, period, note=" For the report ")


def numbers(scope: Organisation, period: Period, **more: Any) -> dict[str, Any]:
    """All figures and rates of an organisation."""
    found = values(scope.pk, list(entries()), since=period.first, until=period.last_month, **more)
    return {key: (found[key].count, found[key].number) for key, one in entries().items() if one.kept_for(scope.kind)}


def test_frozen_numbers_are_those_that_were_shown(world: World, frozen: FrozenPeriod) -> None:
    for name in ("district", "park", "enterprise"):
        scope = world.organisations[name]
        shown = numbers(scope, frozen.period)
        assert sum(count for count, _number in shown.values()) > 20
        assert numbers(scope, frozen.period, frozen=frozen.pk) == shown
    assert (frozen.note, frozen.figures) == ("For the report", sorted(figures()))


def test_frozen_lists_are_the_records_that_were_counted(world: World, frozen: FrozenPeriod) -> None:
    district = world.organisations["district"]
    choice = {"scope_id": district.pk, "scope_kind": "district", "since": frozen.first, "until": frozen.last}
    listed = FrozenRecord.objects.filter(frozen=frozen)
    assert listed.count() > 20
    for key, one in figures().items():
        rows = listed.filter(figure=key, scopes__contains=[district.pk])
        expected = one.records(Selection(**choice)).values_list("pk", flat=True) if one.of_period else []
        assert sorted(rows.values_list("object_id", flat=True)) == sorted(expected), key
    assert not listed.filter(name="").exists()


def test_later_corrections_leave_it_as_it_was(world: World, frozen: FrozenPeriod) -> None:
    district = world.organisations["district"]
    before = numbers(district, frozen.period, frozen=frozen.pk)
    Delta.objects.all().delete()
    Summary.objects.all().delete()
    assert numbers(district, frozen.period, frozen=frozen.pk) == before
    assert numbers(district, frozen.period) != before


def test_nobody_changes_what_is_frozen(frozen: FrozenPeriod) -> None:
    for table in (FrozenPeriod, FrozenCell, FrozenRecord):
        name = table._meta.db_table
        for statement in (f"DELETE FROM {name}", f"UPDATE {name} SET id = id"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_period_is_frozen_once_and_when_it_is_over(world: World, frozen: FrozenPeriod) -> None:
    with pytest.raises(Conflict):
        freeze_world(world, frozen.period)
    with pytest.raises(DomainError):
        freeze(actor=frozen.frozen_by, district=frozen.district, period=frozen.period)
    assert FrozenPeriod.objects.filter(first=frozen.first).count() == 1


def test_one_statement_reads_everything(world: World, period: Period) -> None:
    count_everything()
    told: list[tuple[int, int]] = []
    with CaptureQueriesContext(connection) as seen:
        freeze_world(world, period, tell=lambda done, total: told.append((done, total)))
    assert len([one for one in seen if "DECLARE" in one["sql"]]) == 1
    assert told == [(FrozenRecord.objects.count(),) * 2]


@pytest.mark.parametrize(
    ("kind", "first", "last", "english", "chinese"),
    [
        ("month", (2026, 2, 1), (2026, 2, 28), "February 2026", "2026年2月"),
        ("quarter", (2026, 1, 1), (2026, 3, 31), "Q1 2026", "2026年第一季度"),
        ("year", (2026, 1, 1), (2026, 12, 31), "Year 2026", "2026年"),
    ],
)
def test_periods(kind: str, first: Any, last: Any, english: str, chinese: str) -> None:
    period = period_of(PeriodKind(kind), datetime.date(2026, 2, 14))
    assert (period.first, period.last) == (datetime.date(*first), datetime.date(*last))
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(period.text)
    assert said == [english, chinese]


def test_periods_that_are_over() -> None:
    found = ended_periods(datetime.date(2026, 2, 14), {PeriodKind.QUARTER: 2, PeriodKind.YEAR: 1})
    assert [one.key for one in found] == ["quarter-2025-10", "quarter-2025-07", "year-2025-01"]
