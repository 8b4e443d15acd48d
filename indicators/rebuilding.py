"""Counting everything anew from the records, and comparing it with what the pages show."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from indicators.counting import counts_of_all
from indicators.models import Delta, Summary
from indicators.registry import figure as figure_of
from indicators.registry import figures

TOGETHER = 20_000
Cell = tuple[int, datetime.date, str, str, int]
"""Organisation, period, area, item, bucket of one figure."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A cell whose number is not what the records say."""

    figure: str
    scope_id: int
    period: datetime.date
    area: str
    item: str
    bucket: int
    shown: int
    counted: int
    shown_total: int
    counted_total: int


def compare(keys: Iterable[str] = (), *, correct: bool = False) -> list[Difference]:
    """All of ``each_difference``."""
    return list(each_difference(keys, correct=correct))


def each_difference(keys: Iterable[str] = (), *, correct: bool = False) -> Iterator[Difference]:
    """Recount the figures ``keys`` (all without any) and yield the differences; ``correct`` inserts them as deltas.

    Everything is read from one snapshot: a business transaction commits its records and its deltas together, so both are
    seen or neither, and nobody has to wait. Only the fold and a second rebuild are held off. One figure after another, so
    that memory holds the cells of one; corrections count when the last difference was taken.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # Locking takes no snapshot; the first read after it does, and sees what an earlier rebuild has corrected.
        cursor.execute("LOCK TABLE indicators_summary IN SHARE ROW EXCLUSIVE MODE")
        for key in sorted(keys) or sorted(figures()):
            differences = _differences(key, _shown(key), _counted(key))
            if correct:
                _insert(key, differences)
            yield from differences


def count_new() -> list[Difference]:
    """Count the figures of which no number is kept yet: after an update, what happened before it began to count them."""
    kept = set(Summary.objects.values_list("figure", flat=True).distinct())
    kept.update(Delta.objects.values_list("figure", flat=True).distinct())
    new = figures().keys() - kept
    return compare(new, correct=True) if new else []


def _counted(key: str) -> dict[Cell, tuple[int, int]]:
    counts: Counter[Cell] = Counter()
    totals: Counter[Cell] = Counter()
    for count in counts_of_all(figure_of(key)):
        for scope in count.scopes:
            cell = (scope, count.period, count.area, count.item, count.bucket)
            counts[cell] += 1
            totals[cell] += count.total
    return {cell: (number, totals[cell]) for cell, number in counts.items()}


def _shown(key: str) -> dict[Cell, tuple[int, int]]:
    columns = "scope, period, area, item, bucket"
    statement = f"""
        SELECT {columns}, sum(count)::bigint, sum(total)::bigint FROM (
            SELECT scope_id AS scope, period, area, item, bucket, count, total FROM indicators_summary WHERE figure = %(key)s
            UNION ALL
            SELECT scope, period, area, item, bucket, count, total
            FROM indicators_delta CROSS JOIN unnest(scopes) AS scope WHERE figure = %(key)s
        ) AS counted GROUP BY {columns} HAVING sum(count) <> 0 OR sum(total) <> 0
    """  # noqa: S608 - the columns are named above
    with connection.cursor() as cursor:
        cursor.execute(statement, {"key": key})
        return {tuple(row[:5]): (row[5], row[6]) for row in cursor.fetchall()}


def _differences(
    key: str, shown: dict[Cell, tuple[int, int]], counted: dict[Cell, tuple[int, int]]
) -> list[Difference]:
    found = []
    for cell in sorted(shown.keys() | counted.keys()):
        left, right = shown.get(cell, (0, 0)), counted.get(cell, (0, 0))
        if left != right:
            scope, period, area, item, bucket = cell
            found.append(
                Difference(
                    figure=key,
                    scope_id=scope,
                    period=period,
                    area=area,
                    item=item,
                    bucket=bucket,
                    shown=left[0],
                    counted=right[0],
                    shown_total=left[1],
                    counted_total=right[1],
                )
            )
    return found


def _insert(key: str, differences: list[Difference]) -> None:
    """Insert what is missing as deltas: a column an array, since a large district has a million cells."""
    table = connection.ops.quote_name(Delta._meta.db_table)
    for start in range(0, len(differences), TOGETHER):
        columns = zip(*map(_correction, differences[start : start + TOGETHER]), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (figure, scopes, period, area, item, bucket, count, total) "  # noqa: S608 - the model's own table
                "SELECT %s, ARRAY[scope], period, area, item, bucket, count, total FROM unnest(%s::bigint[], %s::date[], "
                "%s::text[], %s::text[], %s::int[], %s::bigint[], %s::bigint[]) AS u (scope, period, area, item, bucket, count, total)",
                [key, *map(list, columns)],
            )


def _correction(one: Difference) -> tuple[int, datetime.date, str, str, int, int, int]:
    missing = one.counted - one.shown, one.counted_total - one.shown_total
    return one.scope_id, one.period, one.area, one.item, one.bucket, *missing
