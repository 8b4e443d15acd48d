"""Deltas, folds, readings, histograms."""

import datetime
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from indicators import registry
from indicators.counting import NO_PERIOD, Count
from indicators.enums import Kind
from indicators.histogram import BOUNDS, bounds_of, bucket_of, mean, median
from indicators.models import Delta, Summary
from indicators.rebuilding import Difference, compare, count_new
from indicators.registry import Figure, Paths, Selection
from indicators.selectors import Part, Row, read
from indicators.services import FOLD_LOCK, add, fold, move, record_delta

MONTHS = [datetime.date(2026, month, 1) for month in (9, 10, 11)]


@pytest.fixture
def parks_figures() -> Iterator[None]:
    """Figures over organisations: parks by kind of their district, and parks made in a month."""
    common = {
        "label": "Parks",
        "definition": "Parks of a district.",
        "formula": "count of parks",
        "unit": "parks",
        "source": "Organisations",
        "rows": lambda: Organisation.objects.filter(kind=OrganisationKind.PARK),
    }
    before = registry.figures()
    registry.register(
        Figure(key="test.stock", kind=Kind.STOCK, paths=Paths(district="parent_id", item="name_en"), **common),
        Figure(key="test.flow", kind=Kind.FLOW, paths=Paths(district="parent_id"), day="created_at", **common),
        Figure(
            key="test.duration",
            kind=Kind.DURATION,
            paths=Paths(district="parent_id"),
            start="parent__created_at",
            day="created_at",
            **common,
        ),
    )
    yield
    registry._figures.clear()
    registry._figures.update(before)


def make_park(district: Organisation, *, item: str = "a") -> Organisation:
    """A park that is counted as handlers would."""
    with transaction.atomic():
        park = Organisation.objects.create(kind=OrganisationKind.PARK, name="园区", name_en=item, parent=district)
        add("test.stock", park)
        add("test.flow", park)
        add("test.duration", park)
    return park


@pytest.fixture
def district(db: None) -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区")


STEPS = st.lists(
    st.one_of(
        st.just("fold"),
        st.tuples(
            st.sampled_from(["a.one", "a.two"]),
            st.sets(st.integers(0, 2), min_size=1),
            st.sampled_from(MONTHS),
            st.sampled_from(["", "new_product"]),
            st.integers(0, 40),
            st.sampled_from([1, 1, 1, -1]),
        ),
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, batch=st.integers(1, 7))
def test_reading_is_the_same_whenever_deltas_are_folded(db: None, steps: list, batch: int) -> None:
    Delta.objects.all().delete()
    Summary.objects.all().delete()
    scopes = list(Organisation.objects.filter(kind="district").order_by("id")[:3])
    while len(scopes) < 3:
        scopes.append(Organisation.objects.create(kind="district", name="区"))
    expected: dict[int, Counter] = {scope.pk: Counter() for scope in scopes}
    totals: dict[int, Counter] = {scope.pk: Counter() for scope in scopes}
    for step in steps:
        if step == "fold":
            fold(batch=batch)
            assert not Delta.objects.exists()
            continue
        key, chosen, month, area, days, sign = step
        ids = tuple(scopes[number].pk for number in sorted(chosen))
        record_delta(key, Count(scopes=ids, period=month, area=area, bucket=bucket_of(days), total=days), sign=sign)
        for pk in ids:
            expected[pk][(key, month, area, bucket_of(days))] += sign
            totals[pk][(key, month, area, bucket_of(days))] += sign * days
    for pk, cells in expected.items():
        (rows,) = read(pk, Part(figures=["a.one", "a.two"], by=["period", "area", "bucket"]))
        found = {(r.figure, r.period, r.area, r.bucket): (r.count, r.total) for r in rows}
        wanted = {cell: (count, totals[pk][cell]) for cell, count in cells.items() if count or totals[pk][cell]}
        assert found == wanted
    assert not Summary.objects.filter(count=0, total=0).exists()


def test_one_statement_reads_several_parts(
    district: Organisation, parks_figures: None, django_assert_num_queries: object
) -> None:
    make_park(district, item="a")
    fold()
    make_park(district, item="b")
    this_month = datetime.date.today().replace(day=1)
    with django_assert_num_queries(1):  # type: ignore[operator]
        stock, flow, none = read(
            district.pk,
            Part(figures=["test.stock"], by=["item"]),
            Part(figures=["test.flow"], by=["period"], since=this_month, until=this_month),
            Part(figures=["test.flow"], until=datetime.date(2020, 1, 1)),
        )
    nothing = {"scope": None, "figure": "test.stock", "period": None, "area": None, "bucket": None, "total": 0}
    assert sorted(stock, key=lambda row: str(row.item)) == [
        Row(**nothing, item="a", count=1),
        Row(**nothing, item="b", count=1),
    ]
    assert [(row.period, row.count) for row in flow] == [(this_month, 2)]
    assert none == []


def test_moving_an_item_leaves_the_sum(district: Organisation, parks_figures: None) -> None:
    park = make_park(district, item="a")
    move("test.stock", park, source="a", to="b")
    (rows,) = read(district.pk, Part(figures=["test.stock"], by=["item"]))
    assert [(row.item, row.count) for row in rows] == [("b", 1)]
    move("test.stock", park, source="b", to="")
    assert read(district.pk, Part(figures=["test.stock"], by=["item"])) == [[]]


def test_a_stock_has_no_period(district: Organisation, parks_figures: None) -> None:
    make_park(district)
    assert Delta.objects.get(figure="test.stock").period == NO_PERIOD


def test_records_are_those_that_were_counted(district: Organisation, parks_figures: None) -> None:
    other = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="另一区")
    first, second = make_park(district, item="a"), make_park(district, item="b")
    make_park(other, item="a")
    choose = {"scope_id": district.pk, "scope_kind": "district"}
    stock, flow = registry.figure("test.stock"), registry.figure("test.flow")
    assert list(stock.records(Selection(**choose))) == [first, second]
    assert list(stock.records(Selection(**choose, item="b"))) == [second]
    today = datetime.date.today()
    assert list(flow.records(Selection(**choose, since=today, until=today))) == [first, second]
    assert list(flow.records(Selection(**choose, until=today - datetime.timedelta(days=1)))) == []
    assert list(flow.records(Selection(**choose, area="new_product"))) == []
    assert list(flow.records(Selection(scope_id=district.pk, scope_kind="park"))) == []


@pytest.mark.django_db(transaction=True)
def test_rebuilding_finds_and_corrects_what_differs(parks_figures: None) -> None:
    district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区")
    park = make_park(district)
    fold()
    make_park(district)
    keys = ["test.stock", "test.flow", "test.duration"]
    assert compare(keys) == []
    Summary.objects.filter(figure="test.stock").update(count=7)
    Organisation.objects.create(kind=OrganisationKind.PARK, name="未计入", name_en="c", parent=district)
    found = compare(keys)
    common = {"scope_id": district.pk, "area": "", "bucket": 0, "shown_total": 0, "counted_total": 0}
    month = park.created_at.date().replace(day=1)
    assert found == [
        Difference(figure="test.duration", period=month, item="", shown=2, counted=3, **common),
        Difference(figure="test.flow", period=month, item="", shown=2, counted=3, **common),
        Difference(figure="test.stock", period=NO_PERIOD, item="a", shown=8, counted=2, **common),
        Difference(figure="test.stock", period=NO_PERIOD, item="c", shown=0, counted=1, **common),
    ]
    assert compare(keys, correct=True) == found
    assert compare(keys) == []
    fold()
    assert compare(keys) == []


@pytest.mark.django_db(transaction=True)
def test_an_update_counts_what_happened_before_it_for_new_figures_alone(parks_figures: None) -> None:
    make_park(Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区"))
    fold()
    Summary.objects.filter(figure="test.flow").delete()
    Summary.objects.filter(figure="test.stock").update(count=7)
    assert [(d.figure, d.shown, d.counted) for d in count_new()] == [("test.flow", 0, 1)]
    assert count_new() == []
    assert [d.figure for d in compare(["test.duration", "test.flow", "test.stock"])] == ["test.stock"]


@pytest.mark.django_db(transaction=True)
def test_counting_never_waits_for_a_fold_or_another_count(parks_figures: None) -> None:
    """Twenty writers count the same cells while a fold and a rebuild hold their locks; each has half a second to lock."""
    district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区")
    together, failures = threading.Barrier(21), []

    def write() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                make_park(district)
                together.wait(timeout=20)  # all twenty have counted and none has committed
        except Exception as error:  # the thread reports it to the test
            failures.append(error)
        finally:
            connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE indicators_summary IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
        threads = [threading.Thread(target=write) for _ in range(20)]
        for thread in threads:
            thread.start()
        together.wait(timeout=20)
        for thread in threads:
            thread.join()
    assert failures == []
    assert fold() == 60
    (rows,) = read(district.pk, Part(figures=["test.stock"]))
    assert [row.count for row in rows] == [20]


@pytest.mark.django_db(transaction=True)
def test_a_second_fold_leaves_the_first_alone(parks_figures: None) -> None:
    make_park(Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区"))
    results: list[int] = []

    def second() -> None:
        results.append(fold())
        connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert results == [0]
    assert fold() == 3


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], None),
        ([4], 4),
        ([1, 3], 2),
        ([1, 2, 9], 2),
        ([0, 0, 14, 14], 7),
        ([0, 1, 1, 2, 2, 14], 1.5),
    ],
)
def test_short_medians_are_exact(days: list[int], expected: float | None) -> None:
    assert median(Counter(bucket_of(day) for day in days)) == expected


@given(st.lists(st.integers(0, 364), min_size=1))
def test_a_median_lies_in_the_bucket_of_the_true_one(days: list[int]) -> None:
    ordered = sorted(days)
    low, high = ordered[(len(days) - 1) // 2], ordered[len(days) // 2]
    last = bounds_of(bucket_of(high))[1]
    assert last is not None
    assert bounds_of(bucket_of(low))[0] <= median(Counter(bucket_of(day) for day in days)) <= last  # type: ignore[operator]


def test_buckets_and_means() -> None:
    assert [bucket_of(days) for days in (-3, 0, 30, 31, 34, 35)] == [0, 0, 30, 31, 31, 32]
    assert [bucket_of(days) for days in (364, 365, 4000)] == [len(BOUNDS) - 2, len(BOUNDS) - 1, len(BOUNDS) - 1]
    assert (bounds_of(30), bounds_of(31), bounds_of(len(BOUNDS) - 1)) == ((30, 30), (31, 34), (365, None))
    assert (mean(0, 0), mean(4, 10)) == (None, 2.5)
