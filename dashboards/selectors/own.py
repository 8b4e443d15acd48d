"""A researcher's own figures: counted from the records themselves, which are few, by the same declarations as everybody's.

No summary is kept of single people: what a district or college reads is about many.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import DateTimeField, DecimalField, F, Value
from django.db.models.functions import Cast, TruncDate
from django.http import Http404
from django.urls import reverse

from core.errors import NotAllowed
from core.http import NOT_YOURS
from dashboards.forms import FrameForm
from dashboards.policies import can_read_own
from dashboards.selectors.frame import Frame
from indicators.enums import Kind
from indicators.histogram import bucket_of
from indicators.rates import Entry
from indicators.registry import Figure, Selection, figure
from indicators.selectors import Part, Row
from indicators.values import figures_of
from researchers.models import Researcher

Record = tuple[str, datetime.date | None, datetime.date | None, str, str, Any]
"""Figure, day, first day, area, item, amount."""


@dataclass(frozen=True, kw_only=True)
class OwnFrame(Frame):
    """The same as a frame for one researcher; ``organisation`` is the college."""

    researcher: Researcher

    @property
    def kind(self) -> str:
        """No kind of organisation."""
        return "researcher"

    @property
    def has_needs(self) -> bool:
        """A researcher claims needs and has none."""
        return False

    @property
    def name(self) -> str:
        """Whose figures."""
        return str(self.researcher)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the address."""
        return {"since": f"{self.first:%Y-%m}", "until": f"{self.last:%Y-%m}"}

    def keeps(self, entry: Entry) -> bool:
        """Whether the figure, or every part of the rate, knows whose record it counts."""
        return all(one.paths.researcher for one in figures_of(entry))

    def query_of(self, month: datetime.date | None) -> str:
        """What stands in an address: whose figures is who asks."""
        return super().query_of(month).partition("&")[2]

    def figure_address(self, key: str) -> str:
        """Address of a figure's page."""
        return reverse("dashboards:own_figure", args=[key])

    def chart_url(self, key: str) -> str:
        """Address of a chart's numbers."""
        return f"{reverse('dashboards:own_chart', args=[key])}?{self.query}"

    def page_url(self) -> str:
        """Address of the dashboard."""
        return f"{reverse('dashboards:own')}?{self.query}"

    def selection(self, *, area: str | None = None, item: str | None = None) -> Selection:
        """The same for the registry of figures."""
        return Selection(
            scope_id=self.researcher.pk,
            scope_kind="researcher",
            since=self.first,
            until=self.last_day,
            area=area,
            item=item,
        )

    def read(self, *parts: Part) -> list[list[Row]]:
        """What ``indicators.selectors.read`` would give, counted from the records; one statement."""
        keys = dict.fromkeys(key for part in parts for key in part.figures)
        records: list[Record] = []
        if keys:
            first, *rest = (_records(self.researcher, figure(key)) for key in keys)
            records = list(first.union(*rest, all=True))
        return [_table(part, records) for part in parts]


def own_frame(user: Any, data: Any) -> OwnFrame:
    """The frame of a researcher's own figures. 403 for who is none."""
    if not can_read_own(user):
        raise NotAllowed(NOT_YOURS)
    researcher = Researcher.objects.filter(user_id=user.pk).select_related("user", "college").first()
    if researcher is None:
        raise Http404
    form = FrameForm({name: data.get(name) for name in ("since", "until")}, organisations=[])
    first, last = form.months()
    return OwnFrame(
        organisation=researcher.college, researcher=researcher, form=form, first=first, last=last, offered=[]
    )


def _records(researcher: Researcher, one: Figure) -> models.QuerySet[Any]:
    rows = one.rows().filter(**{one.paths.researcher: researcher.pk}).order_by()
    amount = Cast(F(one.amount), DecimalField(max_digits=20, decimal_places=4)) if one.amount else _nothing()
    return rows.values_list(
        Value(one.key),
        _day(rows, one.day),
        _day(rows, one.start),
        _text(one.paths.area),
        _text(one.paths.item),
        amount,
    )


def _nothing() -> Any:
    return Cast(Value(None), DecimalField(max_digits=20, decimal_places=4))


def _text(path: str) -> Any:
    return Cast(F(path), models.TextField()) if path else Cast(Value(""), models.TextField())


def _day(rows: models.QuerySet[Any], path: str) -> Any:
    """The day in the portal's zone, whether the lookup leads to a day or a moment."""
    if not path:
        return Cast(Value(None), models.DateField())
    field = rows.annotate(wanted=F(path)).query.annotations["wanted"].output_field
    return TruncDate(path) if isinstance(field, DateTimeField) else Cast(F(path), models.DateField())


def _table(part: Part, records: Sequence[Record]) -> list[Row]:
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for key, day, start, area, item, amount in records:
        one = figure(key)
        period = day.replace(day=1) if day and one.of_period else day
        outside = (
            key not in part.figures
            or (part.since and period and period < part.since)
            or (part.until and period and period > part.until)
            or (part.area is not None and area != part.area)
            or (part.item is not None and item != part.item)
        )
        if outside:
            continue
        days = max((day - start).days, 0) if day and start else 0
        cells = {"period": period, "area": area, "item": item, "bucket": bucket_of(days)}
        total = int((amount or 0) * one.scale) if one.kind == Kind.SUM else days
        cell = sums[key, *(value if name in part.by else None for name, value in cells.items())]
        cell[0] += 1
        cell[1] += total
    return [
        Row(figure=key, period=period, area=area, item=item, bucket=bucket, count=count, total=total)
        for (key, period, area, item, bucket), (count, total) in sums.items()
    ]
