"""Counting everything anew from the records, and comparing it with what the pages show."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from indicators.counting import counts_of_all
from indicators.models import Delta, Summary
from indicators.registry import figure as figure_of
from indicators.registry import figures

Cell = tuple[str, int, datetime.date, str, str, int]
"""Figure, organisation, period, area, item, bucket."""


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
    """Recount the figures ``keys`` (all without any) and return the differences; ``correct`` inserts them as deltas.

    Everything is read from one snapshot: a business transaction commits its records and its deltas together, so both are
    seen or neither, and nobody has to wait. Only the fold and a second rebuild are held off.
    """
    wanted = sorted(keys) or sorted(figures())
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # Locking takes no snapshot; the first read after it does, and sees what an earlier rebuild has corrected.
        cursor.execute("LOCK TABLE indicators_summary IN SHARE ROW EXCLUSIVE MODE")
        differences = _differences(_shown(wanted), _counted(wanted))
        if correct:
            Delta.objects.bulk_create([_correction(difference) for difference in differences], batch_size=2000)
    return differences


def count_new() -> list[Difference]:
    """Count the figures of which no number is kept yet: after an update, what happened before it began to count them."""
    kept = set(Summary.objects.values_list("figure", flat=True).distinct())
    kept.update(Delta.objects.values_list("figure", flat=True).distinct())
    new = figures().keys() - kept
    return compare(new, correct=True) if new else []


def _counted(keys: list[str]) -> dict[Cell, tuple[int, int]]:
    counts: Counter[Cell] = Counter()
    totals: Counter[Cell] = Counter()
    for key in keys:
        for count in counts_of_all(figure_of(key)):
            for scope in count.scopes:
                cell = (key, scope, count.period, count.area, count.item, count.bucket)
                counts[cell] += 1
                totals[cell] += count.total
    return {cell: (number, totals[cell]) for cell, number in counts.items()}


def _shown(keys: list[str]) -> dict[Cell, tuple[int, int]]:
    columns = "figure, scope, period, area, item, bucket"
    statement = f"""
        SELECT {columns}, sum(count)::bigint, sum(total)::bigint FROM (
            SELECT figure, scope_id AS scope, period, area, item, bucket, count, total FROM indicators_summary
            UNION ALL
            SELECT figure, scope, period, area, item, bucket, count, total
            FROM indicators_delta CROSS JOIN unnest(scopes) AS scope
        ) AS counted WHERE figure = ANY(%s) GROUP BY {columns} HAVING sum(count) <> 0 OR sum(total) <> 0
    """  # noqa: S608 - the columns are named above
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys])
        return {tuple(row[:6]): (row[6], row[7]) for row in cursor.fetchall()}


def _differences(shown: dict[Cell, tuple[int, int]], counted: dict[Cell, tuple[int, int]]) -> list[Difference]:
    found = []
    for cell in sorted(shown.keys() | counted.keys()):
        left, right = shown.get(cell, (0, 0)), counted.get(cell, (0, 0))
        if left != right:
            figure, scope, period, area, item, bucket = cell
            found.append(
                Difference(
                    figure=figure,
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


def _correction(difference: Difference) -> Delta:
    return Delta(
        figure=difference.figure,
        scopes=[difference.scope_id],
        period=difference.period,
        area=difference.area,
        item=difference.item,
        bucket=difference.bucket,
        count=difference.counted - difference.shown,
        total=difference.counted_total - difference.shown_total,
    )
