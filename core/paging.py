"""Keyset paging: lists step by (sort key, id), so that page 1,000 costs what page 1 costs."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

T = TypeVar("T", bound=models.Model)
PAGE_SIZE = 50
COUNT_LIMIT = 1_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of rows and the cursors of its neighbours (empty: there is none)."""

    rows: list[T]
    next_cursor: str
    previous_cursor: str


def encode_cursor(direction: str, values: list[Any]) -> str:
    """A place in a list, as it stands in addresses: "n" or "p", and the values of the sort keys."""
    raw = json.dumps([direction, *values], cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> tuple[str, list[Any]] | None:
    """Direction and values of a cursor; ``None`` for one that was tampered with."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        direction, *values = json.loads(raw)
    except (ValueError, TypeError, RecursionError):
        return None
    if direction not in ("n", "p") or len(values) != length or not all(isinstance(v, str | int) for v in values):
        return None
    # JSON can spell what neither UTF-8 nor PostgreSQL can hold.
    if any(UNSTORABLE.search(v) for v in values if isinstance(v, str)):
        return None
    return direction, values


def page_by_key(queryset: models.QuerySet[T], *, key: str, cursor: str = "", size: int = PAGE_SIZE) -> Page[T]:
    """Page ``queryset`` by ``key`` (a field without nulls, ``-`` for descending) and id; one statement.

    A cursor that was tampered with, or is of another list, gives the first page.
    """
    names, descending = _sort_keys(key)
    decoded = decode_cursor(cursor, len(names)) if cursor else None
    if decoded is not None:
        try:
            decoded = (
                decoded[0],
                [  # sort keys are columns, never relations
                    queryset.model._meta.get_field(n).to_python(v)  # type: ignore[union-attr]
                    for n, v in zip(names, decoded[1], strict=True)
                ],
            )
        except Exception:  # a forged value may fail in any field's own way; it only costs the place in the list
            decoded = None
    backwards = decoded is not None and decoded[0] == "p"
    down = descending != backwards
    if decoded is not None:
        queryset = queryset.filter(_beyond(names, decoded[1], "lt" if down else "gt"))
    order = [f"-{n}" if down else n for n in names]
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()

    def cursor_of(row: T, direction: str) -> str:
        return encode_cursor(direction, [getattr(row, n) for n in names])

    has_next = bool(rows) and (more or backwards)
    has_previous = bool(rows) and (more if backwards else decoded is not None)
    return Page(
        rows=rows,
        next_cursor=cursor_of(rows[-1], "n") if has_next else "",
        previous_cursor=cursor_of(rows[0], "p") if has_previous else "",
    )


def chunks_by_key(queryset: models.QuerySet[T], *, key: str, size: int) -> Iterator[list[T]]:
    """Every row in the order of ``page_by_key``, ``size`` at a time; one short statement each, and at least one.

    No cursor stays open in the database between them: that would need one transaction over the whole reading, which keeps
    old row versions alive, and a connection of its own under a pool of transactions (PgBouncer).
    """
    names, down = _sort_keys(key)
    ordered = queryset.order_by(*[f"-{n}" if down else n for n in names])
    rows = list(ordered[:size])
    yield rows
    while len(rows) == size:
        last = [getattr(rows[-1], n) for n in names]
        rows = list(ordered.filter(_beyond(names, last, "lt" if down else "gt"))[:size])
        if rows:
            yield rows


def _sort_keys(key: str) -> tuple[list[str], bool]:
    """The fields by which a list is sorted, and whether they fall."""
    name = key.lstrip("-")
    return ["id"] if name in ("id", "pk") else [name, "id"], key.startswith("-")


def _beyond(names: list[str], values: list[Any], lookup: str) -> Q:
    if len(names) == 1:
        return Q(**{f"{names[0]}__{lookup}": values[0]})
    # The redundant first condition lets the index on the sort key bound the scan.
    return Q(**{f"{names[0]}__{lookup}e": values[0]}) & (
        Q(**{f"{names[0]}__{lookup}": values[0]}) | Q(**{f"{names[1]}__{lookup}": values[1]})
    )


def count_words(queryset: models.QuerySet[Any], limit: int = COUNT_LIMIT) -> str:
    """How many rows, as "37" or "1,000+": counting stops at ``limit``; one statement."""
    count = queryset.order_by()[: limit + 1].count()
    return f"{limit:,}+" if count > limit else f"{count:,}"
