"""Reading figures: summary plus deltas not yet folded, or what was frozen; all parts of a page in one statement."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

COLUMNS = ("scope", "figure", "period", "area", "item", "bucket")
GRAINS = {
    "month": "period",
    "quarter": "date_trunc('quarter', period)::date",
    "year": "date_trunc('year', period)::date",
}
"""How periods are put together; each is called by its first day."""

CELLS = "period, area, item, bucket, count, total"
SUMMARY = "SELECT scope_id AS scope, figure, {cells} FROM indicators_summary WHERE scope_id = ANY(%s) AND {where}"
DELTA = "SELECT scope, figure, {cells} FROM fresh WHERE scope = ANY(%s) AND {where}"
# Added up once for all parts of the statement: a minute's deltas are thousands of rows, and a page has twenty parts.
FRESH = """
    WITH fresh AS MATERIALIZED (
        SELECT scope, figure, period, area, item, bucket, sum(count)::bigint AS count, sum(total)::bigint AS total
        FROM indicators_delta CROSS JOIN unnest(scopes) AS scope WHERE scope = ANY(%s)
        GROUP BY scope, figure, period, area, item, bucket
    )
"""
FROZEN = "SELECT scope_id AS scope, figure, {cells} FROM indicators_frozencell WHERE scope_id = ANY(%s) AND {where}"


Scopes = int | Sequence[int] | Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table of numbers: ``figures`` added up ``by`` some of scope, period, area, item and bucket.

    ``since`` and ``until`` bound the period, both inclusive. Without ``since`` stocks, flows since ever. ``grain`` says how
    large the periods are when added up by them; ``spans`` are the first days of periods of any length, in order: each number
    belongs to the last span that has begun, and to none (``None``) before the first.
    """

    figures: Sequence[str]
    by: Sequence[str] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    area: str | None = None
    item: str | None = None
    items: Sequence[str] | None = None
    """Only these items, in place of one ``item``."""
    grain: str = "month"
    spans: Sequence[datetime.date] = ()
    frozen: int | None = None
    """Key of a frozen period, whose numbers are read instead of today's."""
    scopes: Scopes | None = None
    """Other organisations than those of which the rest of the statement is read."""


@dataclass(slots=True)
class Row:
    """One number; columns by which was not added up are ``None``. Not frozen: a dashboard makes hundreds of them."""

    scope: str | None
    """The group of the organisation: its key, unless ``read`` was given other names."""
    figure: str
    period: datetime.date | None
    area: str | None
    item: str | None
    bucket: int | None
    count: int
    total: int


def read(scopes: Scopes, *parts: Part) -> list[list[Row]]:
    """The numbers of one or several organisations, one list per part, zeros left out; one statement.

    ``scopes``, here or of a part, maps organisations to the name of the group in which they are added up ``by`` scope; a sequence makes each its
    own group.
    """
    result: list[list[Row]] = [[] for _ in parts]
    statements: list[str] = []
    parameters: list[Any] = []
    everybody: dict[int, str] = {}
    for number, part in enumerate(parts):
        if not part.figures:
            continue
        groups = _groups(scopes if part.scopes is None else part.scopes)
        everybody.update(groups)
        statement, values = _statement(number, groups, part)
        statements.append(statement)
        parameters += values
    if not statements:
        return result
    live = any(part.frozen is None for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{FRESH if live else ''} {' UNION ALL '.join(statements)}",
            [*([list(everybody)] if live else []), *parameters],
        )
        for number, *cells in cursor.fetchall():
            result[number].append(Row(*cells))
    return result


def _groups(scopes: Scopes) -> dict[int, str]:
    if isinstance(scopes, Mapping):
        return dict(scopes)
    return {scope: str(scope) for scope in ([scopes] if isinstance(scopes, int) else scopes)}


def _statement(number: int, groups: dict[int, str], part: Part) -> tuple[str, list[Any]]:
    """SQL of one part. Only names and texts of this module are put into it."""
    wanted = ["figure", *(name for name in COLUMNS if name in part.by)]
    period, parameters = _period(part) if "period" in wanted else ("", [])
    texts = {**{name: name for name in COLUMNS}, "scope": "grouped.name", "period": period}
    types = {"period": "date", "bucket": "smallint"}
    shown = [texts[name] if name in wanted else f"NULL::{types.get(name, 'text')}" for name in COLUMNS]
    where, bounds = _conditions(part)
    sources = (SUMMARY, DELTA) if part.frozen is None else (FROZEN,)
    rows = " UNION ALL ".join(source.format(cells=CELLS, where=where) for source in sources)
    parameters += [list(groups), *bounds] * len(sources)
    join = ""
    if "scope" in wanted:
        join = "JOIN unnest(%s::bigint[], %s::text[]) AS grouped (id, name) ON grouped.id = scope"
        parameters += [list(groups), list(groups.values())]
    # Grouped by the places of the columns, the number of the part being the first.
    places = ", ".join(str(place) for place, name in enumerate(COLUMNS, start=2) if name in wanted)
    statement = f"""
        SELECT {number}, {", ".join(shown)}, sum(count)::bigint, sum(total)::bigint FROM ({rows}) AS counted {join}
        GROUP BY {places} HAVING sum(count) <> 0 OR sum(total) <> 0
    """  # noqa: S608 - names are ours, values are parameters
    return statement, parameters


def _period(part: Part) -> tuple[str, list[Any]]:
    """What periods are called when added up by them."""
    if not part.spans:
        return GRAINS[part.grain], []
    begun = " ".join("WHEN period >= %s THEN %s::date" for _first in part.spans)
    return f"CASE {begun} END", [first for first in reversed(part.spans) for _twice in range(2)]


def _conditions(part: Part) -> tuple[str, list[Any]]:
    conditions = ["figure = ANY(%s)"]
    bounds: list[Any] = [list(part.figures)]
    for test, value in (
        ("period >= %s", part.since),
        ("period <= %s", part.until),
        ("area = %s", part.area),
        ("item = %s", part.item),
        ("item = ANY(%s)", None if part.items is None else list(part.items)),
        ("frozen_id = %s", part.frozen),
    ):
        if value is not None:
            conditions.append(test)
            bounds.append(value)
    return " AND ".join(conditions), bounds
