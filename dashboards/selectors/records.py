"""The records behind a figure: exactly those that it counts, and that the reader may see."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import Http404
from django.utils import timezone

from core.paging import Page, page_by_key
from dashboards.selectors.ageing import AGE_OF, OVERDUE, Age
from dashboards.selectors.frame import Frame
from indicators.enums import Kind
from indicators.histogram import mean, median
from indicators.registry import Figure, Text, figures
from indicators.selectors import Part
from needs.enums import NeedArea

AGES = {**AGE_OF, OVERDUE.key: OVERDUE}


@dataclass(frozen=True, kw_only=True)
class FigurePage:
    """One figure in one frame: its number and its records."""

    figure: Figure
    count: int
    amount: Decimal | None
    """Of a sum what was added up, in the figure's unit."""
    median: float | None
    mean: float | None
    page: Page[Any]
    narrowed: list[Text]
    kept: bool
    """Whether the figure is counted for organisations of this kind at all."""

    @property
    def has_period(self) -> bool:
        """Whether the figure is of a period, or of today."""
        return self.figure.of_period


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A figure, how it is narrowed, and its records as far as the reader may see them."""

    figure: Figure
    area: str | None
    item: str | None
    age: Age | None
    rows: models.QuerySet[Any]


def chosen(user: Any, frame: Frame, key: str, data: Any) -> Chosen:
    """The figure ``key`` as the address narrows it; 404 where there is no such figure, area or item. No statement."""
    figure = figures().get(key)
    if figure is None:
        raise Http404
    area = _one_of(data.get("area"), dict(NeedArea.choices) if figure.paths.area else {})
    item = _one_of(data.get("item"), figure.items)
    age = AGES.get(_one_of(data.get("due"), AGES if figure.kind == Kind.DUE else {}) or "")
    rows = figure.records(frame.selection(area=area, item=item))
    if age:
        rows = rows.filter(**{f"{figure.day}__{test}": day for test, day in _bounds(age).items()})
    return Chosen(figure=figure, area=area, item=item, age=age, rows=_shown(rows, figure, user))


def figure_page(frame: Frame, found: Chosen, cursor: str) -> FigurePage:
    """Number and records of a figure. Two statements."""
    figure, area, item, age = found.figure, found.area, found.item, found.age
    (numbers,) = frame.read(_part(figure, frame, area, item, age))
    count, total = sum(row.count for row in numbers), sum(row.total for row in numbers)
    lasting = figure.kind == Kind.DURATION
    return FigurePage(
        figure=figure,
        count=count,
        amount=Decimal(total) / figure.scale if figure.kind == Kind.SUM else None,
        median=median({row.bucket or 0: row.count for row in numbers}) if lasting else None,
        mean=mean(count, total) if lasting else None,
        page=page_by_key(found.rows, key="-id", cursor=cursor),
        kept=frame.keeps(figure),
        narrowed=[
            words for words in (_label(NeedArea, area), figure.items.get(item or ""), age and age.label) if words
        ],
    )


def _bounds(age: Age) -> dict[str, datetime.date]:
    """First and last due day of an age, as tests of a lookup."""
    ends = zip(("gte", "lte"), age.days(timezone.localdate()), strict=True)
    return {test: day for test, day in ends if day is not None}


def _part(figure: Figure, frame: Frame, area: str | None, item: str | None, age: Age | None) -> Part:
    by = ["bucket"] if figure.kind == Kind.DURATION else []
    since, until = (frame.first, frame.last) if figure.of_period else (None, None)
    if age:
        since, until = age.days(timezone.localdate())
    return Part(figures=[figure.key], by=by, since=since, until=until, area=area, item=item)


def _shown(rows: models.QuerySet[Any], figure: Figure, user: Any) -> models.QuerySet[Any]:
    visible = rows.visible_to(user)  # type: ignore[attr-defined]
    if figure.day:
        visible = visible.annotate(figure_day=models.F(figure.day))
    found: models.QuerySet[Any] = visible.select_related(*figure.related)
    return found


def _one_of(value: str | None, known: Any) -> str | None:
    if not value:
        return None
    if value not in known:
        raise Http404
    return value


def _label(choices: Any, value: str | None) -> Any:
    return choices(value).label if value else ""
