"""What every record of several figures counts as, read in one statement: for freezing, and for figures of one person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, TruncDate

from indicators.counting import Count, counted
from indicators.enums import Kind
from indicators.registry import Figure

CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One record's part of one figure."""

    figure: Figure
    pk: int
    name: str
    count: Count


def contributions(
    chosen: Iterable[tuple[Figure, models.QuerySet[Any]]], *, scopes: Iterable[str] = ()
) -> Iterator[Contribution]:
    """The parts of the given records, counted for organisations of the kinds ``scopes``; one statement, so of one moment."""
    kinds = tuple(scopes)
    figures = {}
    parts = []
    for figure, rows in chosen:
        figures[figure.key] = figure
        parts.append(_columns(figure, rows, kinds))
    if not parts:
        return
    every = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for key, pk, name, area, item, day, start, amount, *organisations in every.iterator(CHUNK):
        figure = figures[key]
        count = counted(figure, scopes=organisations, area=area, item=item, day=day, start=start, amount=amount)
        yield Contribution(figure=figure, pk=pk, name=str(name or pk), count=count)


def _columns(one: Figure, rows: models.QuerySet[Any], kinds: tuple[str, ...]) -> models.QuerySet[Any]:
    """What has to be known of each record, in the same columns and types for every figure."""
    paths = one.paths.scopes()
    columns: dict[str, Any] = {
        "part_figure": Value(one.key, models.CharField()),
        "part_pk": Cast(F("pk"), models.BigIntegerField()),
        "part_name": _cast(one.naming, models.CharField()),
        "part_area": _cast(one.paths.area, models.CharField()),
        "part_item": _cast(one.paths.item, models.CharField()),
        "part_day": _day(one, rows.model, one.day),
        "part_start": _day(one, rows.model, one.start),
        "part_amount": _cast(one.amount, models.DecimalField(max_digits=20, decimal_places=2)),
        **{f"part_{kind}": _cast(paths.get(kind, ""), models.BigIntegerField()) for kind in kinds},
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _cast(path: str, field: "models.Field[Any, Any]") -> Cast:
    return Cast(F(path) if path else Value(None), field)


def _day(one: Figure, model: type[models.Model], path: str) -> Any:
    """The calendar day in the portal's zone, of a date or a moment."""
    if not path or one.kind == Kind.DUE:
        return _cast(path, models.DateField())
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return TruncDate(path) if isinstance(model._meta.get_field(last), models.DateTimeField) else F(path)
