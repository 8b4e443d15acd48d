"""Reading figures: summary plus deltas not yet folded, all parts of a page in one statement."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

COLUMNS = ("figure", "period", "area", "item", "bucket")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table of numbers: ``figures`` added up ``by`` some of period, area, item and bucket.

    ``since`` and ``until`` bound the period, both inclusive. Without ``since`` stocks, flows since ever.
    """

    figures: Sequence[str]
    by: Sequence[str] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    area: str | None = None
    item: str | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One number; columns by which was not added up are ``None``."""

    figure: str
    period: datetime.date | None
    area: str | None
    item: str | None
    bucket: int | None
    count: int
    total: int


def read(scope_id: int, *parts: Part) -> list[list[Row]]:
    """The numbers of one organisation, one list per part, zeros left out; one statement."""
    statements, parameters = [], []
    for number, part in enumerate(parts):
        statement, values = _statement(number, scope_id, part)
        statements.append(statement)
        parameters += values
    result: list[list[Row]] = [[] for _ in parts]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), parameters)
        for number, figure, period, area, item, bucket, count, total in cursor.fetchall():
            row = Row(figure=figure, period=period, area=area, item=item, bucket=bucket, count=count, total=total)
            result[number].append(row)
    return result


def _statement(number: int, scope_id: int, part: Part) -> tuple[str, list[Any]]:
    """SQL of one part. Only names from ``COLUMNS`` are put into the text."""
    wanted = ["figure", *(name for name in COLUMNS if name in part.by)]
    types = {"period": "date", "bucket": "smallint"}
    shown = [name if name in wanted else f"NULL::{types.get(name, 'text')}" for name in COLUMNS]
    conditions, bounds = ["figure = ANY(%s)"], [list(part.figures)]
    for name, test, value in (
        ("period", ">=", part.since),
        ("period", "<=", part.until),
        ("area", "=", part.area),
        ("item", "=", part.item),
    ):
        if value is not None:
            conditions.append(f"{name} {test} %s")
            bounds.append(value)  # type: ignore[arg-type]
    where = " AND ".join(conditions)
    columns = ", ".join(COLUMNS)
    statement = f"""
        SELECT {number}, {", ".join(shown)}, sum(count)::bigint, sum(total)::bigint FROM (
            SELECT {columns}, count, total FROM indicators_summary WHERE scope_id = %s AND {where}
            UNION ALL
            SELECT {columns}, count, total FROM indicators_delta WHERE %s = ANY(scopes) AND {where}
        ) AS counted GROUP BY {", ".join(wanted)} HAVING sum(count) <> 0 OR sum(total) <> 0
    """  # noqa: S608 - names are ours, values are parameters
    return statement, [scope_id, *bounds, scope_id, *bounds]
