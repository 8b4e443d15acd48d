"""What one record adds to one figure: the same rule for the handler that counts it and for the recount of everything."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from indicators.enums import Kind
from indicators.histogram import bucket_of
from indicators.registry import Figure

NO_PERIOD = datetime.date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Count:
    """A record's part of a figure, before it is multiplied by +1 or -1."""

    scopes: tuple[int, ...]
    period: datetime.date
    area: str = ""
    item: str = ""
    bucket: int = 0
    total: int = 0
    """Days of a duration; of a sum the amount, in parts of its unit."""


def count_of(figure: Figure, record: Any, *, item: str | None = None, day: datetime.date | None = None) -> Count:
    """What ``record`` counts as, read from its attributes; ``item`` and ``day`` replace the record's present ones."""
    values = [day if day and path == figure.day else _attribute(record, path) for path in _paths(figure)]
    count = _count(figure, values)
    return count if item is None else replace(count, item=item)


def counts_of_all(figure: Figure) -> Iterator[Count]:
    """What all records of ``figure`` count as, read in one statement."""
    paths = _paths(figure)
    for values in figure.rows().order_by().values_list(*dict.fromkeys(paths)).iterator(chunk_size=5000):
        found = dict(zip(dict.fromkeys(paths), values, strict=True))
        yield _count(figure, [found[path] for path in paths])


def _paths(figure: Figure) -> list[str]:
    paths = figure.paths
    optional = (paths.area, paths.item, figure.day, figure.start, figure.amount)
    return [*paths.scopes().values(), *(path for path in optional if path)]


def _count(figure: Figure, values: Sequence[Any]) -> Count:
    rest = list(values)
    scopes = [rest.pop(0) for _ in figure.paths.scopes()]
    area = rest.pop(0) if figure.paths.area else ""
    item = rest.pop(0) if figure.paths.item else ""
    day = rest.pop(0) if figure.day else None
    start = rest.pop(0) if figure.start else None
    amount = rest.pop(0) if figure.amount else 0
    return counted(figure, scopes=scopes, area=area, item=item, day=day, start=start, amount=amount)


def counted(
    figure: Figure,
    *,
    scopes: Sequence[int | None],
    area: str | None,
    item: str | None,
    day: Any,
    start: Any,
    amount: Any,
) -> Count:
    """What a record with these values counts as."""
    on = NO_PERIOD if day is None else _local_day(day)
    days = max((on - _local_day(start)).days, 0) if figure.kind == Kind.DURATION else 0
    return Count(
        scopes=tuple(sorted(scope for scope in scopes if scope is not None)),
        period=_period(figure.kind, on),
        area=area or "",
        item=item or "",
        bucket=bucket_of(days) if figure.kind == Kind.DURATION else 0,
        total=int((amount or 0) * figure.scale) if figure.kind == Kind.SUM else days,
    )


def _period(kind: Kind, day: datetime.date) -> datetime.date:
    if kind == Kind.STOCK:
        return NO_PERIOD
    return day if kind == Kind.DUE else day.replace(day=1)


def _local_day(value: datetime.date | datetime.datetime) -> datetime.date:
    return timezone.localdate(value) if isinstance(value, datetime.datetime) else value


def _attribute(record: Any, path: str) -> Any:
    for name in path.split("__"):
        record = getattr(record, name, None)
        if record is None:
            return None
    return record
