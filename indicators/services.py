"""Counting: a business transaction inserts deltas and nothing else, so it never waits for another one's figures."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.db import connection, transaction

from indicators.counting import Count, count_of
from indicators.models import Delta
from indicators.registry import figure as figure_of

FOLD_LOCK = 7_204_001
BATCH = 20_000
TOGETHER = 2_000
_together: ContextVar[list[Delta] | None] = ContextVar("indicators_together", default=None)


def add(key: str, record: Any, *, sign: int = 1, item: str | None = None, day: datetime.date | None = None) -> None:
    """Count ``record`` into the figure ``key`` (``sign=-1``: out of it), inside the caller's transaction.

    ``item`` and ``day`` replace what the record says of itself now.
    """
    record_delta(key, count_of(figure_of(key), record, item=item, day=day), sign=sign)


def move(key: str, record: Any, *, source: str, to: str) -> None:
    """Count ``record`` out of the item ``source`` and into ``to``; an empty one means that it was not counted there."""
    figure = figure_of(key)
    steps = [(source, -1), (to, 1)]
    _write([_delta(key, count_of(figure, record, item=item), sign) for item, sign in steps if item])


def shift(
    key: str, record: Any, former: dict[str, Any], *, item: str | None = None, day: datetime.date | None = None
) -> None:
    """Count ``record`` anew after attributes that place it (area, park) changed; ``former`` holds the old values."""
    add(key, with_former(record, former), sign=-1, item=item, day=day)
    add(key, record, item=item, day=day)


def with_former(record: Any, former: dict[str, Any]) -> Any:
    """A copy of ``record`` with old values; never saved."""
    before = copy(record)
    for name, value in former.items():
        setattr(before, name, value)
    return before


def record_delta(key: str, count: Count, *, sign: int = 1) -> None:
    """Insert one change of a figure."""
    _write([_delta(key, count, sign)])


@contextmanager
def written_together() -> Iterator[None]:
    """Within it changes of figures are kept and written at its end, in few statements: for imports of many records."""
    rows: list[Delta] = []
    token = _together.set(rows)
    try:
        yield
    finally:
        _together.reset(token)
    Delta.objects.bulk_create(rows, batch_size=TOGETHER)


def _write(rows: list[Delta]) -> None:
    kept = _together.get()
    if kept is None:
        Delta.objects.bulk_create(rows)
    else:
        kept += rows


def _delta(key: str, count: Count, sign: int) -> Delta:
    return Delta(
        figure=key,
        scopes=list(count.scopes),
        period=count.period,
        area=count.area,
        item=count.item,
        bucket=count.bucket,
        count=sign,
        total=sign * count.total,
    )


def fold(*, batch: int = BATCH) -> int:
    """Fold waiting deltas into the summaries and return how many; 0 while another process is folding.

    Readers add summaries and deltas in one statement, so they see the same sum before, during and after.
    """
    folded = 0
    while True:
        count = _fold_batch(batch)
        folded += count
        if count < batch:
            return folded


@transaction.atomic
def _fold_batch(batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            WITH taken AS (
                DELETE FROM indicators_delta
                WHERE id IN (SELECT id FROM indicators_delta ORDER BY id LIMIT %s)
                RETURNING figure, scopes, period, area, item, bucket, count, total
            ), merged AS (
                SELECT scope, figure, period, area, item, bucket, sum(count) AS count, sum(total) AS total
                FROM taken CROSS JOIN unnest(scopes) AS scope
                GROUP BY scope, figure, period, area, item, bucket
            ), written AS (
                INSERT INTO indicators_summary AS s (scope_id, figure, period, area, item, bucket, count, total)
                SELECT scope, figure, period, area, item, bucket, count, total FROM merged
                WHERE count <> 0 OR total <> 0
                ON CONFLICT (scope_id, figure, period, area, item, bucket)
                DO UPDATE SET count = s.count + EXCLUDED.count, total = s.total + EXCLUDED.total
            )
            SELECT count(*) FROM taken
            """,
            [batch],
        )
        taken: int = cursor.fetchone()[0]
        if taken:
            cursor.execute("DELETE FROM indicators_summary WHERE count = 0 AND total = 0")
    return taken
