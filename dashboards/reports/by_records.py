"""Figures of one district told apart by college or department.

Summaries of a college hold what it does for every district it serves, so they cannot say what it did for this one: these
tables are counted from the records, one statement per figure, in the background.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count, F, Sum, Value

from core.format import local_day
from indicators.enums import Kind
from indicators.histogram import bucket_of
from indicators.models import FrozenPeriod, FrozenRecord
from indicators.registry import Figure, Selection
from indicators.selectors import Row


def rows_by(figures: Iterable[Figure], selection: Selection, kind: str) -> list[Row]:
    """What each figure counts for ``selection``, by organisations of ``kind``, as rows that ``Values`` takes."""
    return [row for figure in figures for row in _rows(figure, selection, kind)]


def frozen_rows_by(figures: Iterable[Figure], frozen: FrozenPeriod, place_id: int, kind: str) -> list[Row]:
    """The same of a frozen period: the records and amounts of its lists, where these records belong now."""
    return [row for figure in figures for row in _frozen_rows(figure, frozen, place_id, kind)]


def _frozen_rows(figure: Figure, frozen: FrozenPeriod, place_id: int, kind: str) -> list[Row]:
    path = figure.paths.scopes().get(kind)
    if path is None:
        return []
    listed = FrozenRecord.objects.filter(frozen=frozen, figure=figure.key, scopes__contains=[place_id])
    records = figure.rows().order_by().filter(pk__in=listed.values("object_id"))
    places = dict(records.values_list("pk", path))
    return [
        Row(
            scope=_text(places.get(pk)),
            figure=figure.key,
            period=None,
            area=None,
            item=item,
            bucket=bucket_of(total) if figure.kind == Kind.DURATION else None,
            count=1,
            total=total,
        )
        for pk, item, total in listed.values_list("object_id", "item", "total")
    ]


def _rows(figure: Figure, selection: Selection, kind: str) -> list[Row]:
    path = figure.paths.scopes().get(kind)
    if path is None:
        return []
    records = figure.records(selection).order_by()
    item: Any = F(figure.paths.item) if figure.paths.item else Value("", models.CharField())
    told = records.annotate(told_by=F(path), told_item=item)
    if figure.kind == Kind.DURATION:
        return [
            _duration(figure, *cells) for cells in told.values_list("told_by", "told_item", figure.start, figure.day)
        ]
    amount: Any = Sum(figure.amount) if figure.kind == Kind.SUM else Value(0)
    cells = told.values_list("told_by", "told_item").annotate(counted=Count("pk"), added=amount)
    return [
        Row(
            scope=_text(scope),
            figure=figure.key,
            period=None,
            area=None,
            item=of_item or "",
            bucket=None,
            count=count,
            total=int((total or 0) * figure.scale),
        )
        for scope, of_item, count, total in cells
    ]


def _duration(figure: Figure, scope: int | None, item: str | None, start: Any, day: Any) -> Row:
    days = max((local_day(day) - local_day(start)).days, 0)
    return Row(
        scope=_text(scope),
        figure=figure.key,
        period=None,
        area=None,
        item=item or "",
        bucket=bucket_of(days),
        count=1,
        total=days,
    )


def _text(scope: int | None) -> str:
    return "" if scope is None else str(scope)
