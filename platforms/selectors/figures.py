"""The page of figures: what was asked, agreed, handed in and decided in a period, by a chosen dimension."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DateField, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.format import is_chinese
from core.text import whole_number
from platforms.enums import Level, OrderKind, OrderResult
from platforms.models import ServiceOrder

Text = str | Promise
Orders = QuerySet[ServiceOrder]
OUTSIDE = "none"
"""Key of orders that have no park or department."""
DAYS: dict[str, str] = {
    "asked": "created_at",
    "agreed": "agreed_on",
    "submitted": "submitted_on",
    "decided": "decided_on",
}
"""The days by which orders are counted, and the fields that hold them."""


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """Something by which orders are grouped: its column, the column or the words of its name, and what stands for none."""

    label: Text
    key: str
    name: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
    none: Text = ""

    def narrow(self, rows: Orders, value: str) -> Orders:
        """Orders of one group; a value that cannot be one leaves nothing."""
        if value == OUTSIDE:
            return rows.filter(**{f"{self.key}__isnull": True})
        if self.words:
            return rows.filter(**{self.key: value}) if value in self.words else rows.none()
        number = whole_number(value)
        return rows.none() if number is None else rows.filter(**{self.key: number})

    def name_of(self, rows: Orders, value: str) -> Text:
        """What a group is called; its bare value where no visible order belongs to it."""
        if value == OUTSIDE:
            return self.none
        if self.words:
            return self.words.get(value, value)
        name: str | None = self.narrow(rows, value).order_by().values_list(self.name, flat=True).first()
        return name or value


DIMENSIONS: dict[str, Dimension] = {
    "kind": Dimension(label=_("Help with"), key="kind", words=dict(OrderKind.choices)),
    "level": Dimension(label=_("Level"), key="level", words=dict(Level.choices)),
    "enterprise": Dimension(label=_("Enterprise"), key="enterprise_id", name="enterprise__organisation__name"),
    "park": Dimension(label=_("Park"), key="park_id", name="park__name", none=_("outside the parks")),
    "college": Dimension(label=_("College"), key="college_id", name="college__name"),
    "department": Dimension(
        label=_("Department"), key="department_id", name="department__name", none=_("without a department")
    ),
    "month": Dimension(label=_("Month"), key="month", name="month"),
}
FILTERS = tuple(key for key in DIMENSIONS if key != "month")
"""Dimensions that the list of orders can be narrowed by; a month is a period."""


@dataclass(kw_only=True)
class Line:
    """The figures of one group; ``urls`` leads from each to exactly its orders."""

    name: str
    asked: int = 0
    agreed: int = 0
    submitted: int = 0
    approved: int = 0
    not_approved: int = 0
    funding: Decimal = Decimal(0)
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The table and its sums."""

    by: str
    first: datetime.date
    last: datetime.date
    total: Line
    lines: list[Line] = field(default_factory=list)

    @property
    def rows(self) -> list[Line]:
        """The lines, and their sums last."""
        return [*self.lines, self.total]


def within(rows: Orders, day: str, first: datetime.date | None, last: datetime.date | None) -> Orders:
    """Orders whose day of this name lies in the period."""
    path = "created_at__date" if day == "asked" else DAYS[day]
    if first is not None:
        rows = rows.filter(**{f"{path}__gte": first})
    if last is not None:
        rows = rows.filter(**{f"{path}__lte": last})
    return rows.filter(**{f"{DAYS[day]}__isnull": False})


def figures_of(user: Any, *, by: str, first: datetime.date, last: datetime.date) -> Figures:
    """The figures of the orders that ``user`` may see; four statements and the scope's."""
    dimension = DIMENSIONS[by]
    orders = ServiceOrder.objects.visible_to(user)
    lines: dict[Any, Line] = {}
    total = Line(name=_now("All together"), urls=_urls(by, None, first, last))
    for day in DAYS:
        for row in _counted(within(orders, day, first, last), day, dimension, by):
            group = OUTSIDE if row["group"] is None else row["group"]
            if group not in lines:
                lines[group] = Line(name=_name(row, dimension, by), urls=_urls(by, group, first, last))
            for name in _sums(day):
                for line in (lines[group], total):
                    setattr(line, name, getattr(line, name) + row[f"n_{name}"])
    ordered = sorted(lines.items(), key=lambda pair: str(pair[0]) if by == "month" else pair[1].name)
    return Figures(by=by, first=first, last=last, total=total, lines=[line for _key, line in ordered])


def _counted(rows: Orders, day: str, dimension: Dimension, by: str) -> Any:
    if day == "decided":
        rows = rows.filter(confirmed_on__isnull=False)
    if by == "month":
        rows = rows.annotate(month=TruncMonth(DAYS[day], output_field=DateField()))
    named = {"name": F(dimension.name)} if dimension.name else {}
    sums = {f"n_{name}": sum_ for name, sum_ in _sums(day).items()}
    return rows.order_by().values(group=F(dimension.key), **named).annotate(**sums)


def _sums(day: str) -> dict[str, Any]:
    if day != "decided":
        return {day: Count("id")}
    approved = Q(result=OrderResult.APPROVED)
    return {
        "approved": Count("id", filter=approved),
        "not_approved": Count("id", filter=Q(result=OrderResult.NOT_APPROVED)),
        "funding": Sum("amount", filter=approved, default=Decimal(0)),
    }


def _urls(by: str, group: Any, first: datetime.date, last: datetime.date) -> dict[str, str]:
    place: dict[str, str] = {}
    if by == "month" and group is not None:
        following = (group + datetime.timedelta(days=31)).replace(day=1)
        first, last = max(first, group), min(last, following - datetime.timedelta(days=1))
    elif by != "month" and group is not None:
        place[by] = str(group)
    period = {"since": first.isoformat(), "until": last.isoformat(), **place}
    page = reverse("platforms:list")
    urls = {day: f"{page}?{urlencode({'day': day, **period})}" for day in ("asked", "agreed", "submitted")}
    for result in OrderResult.values:
        query = {"day": "decided", "result": result, "confirmed": "on", **period}
        urls[result] = f"{page}?{urlencode(query)}"
    return urls


def _name(row: dict[str, Any], dimension: Dimension, by: str) -> str:
    group = row["group"]
    if by == "month":
        return f"{group:%Y}年{group.month}月" if is_chinese() else f"{group:%Y-%m}"
    if dimension.words:
        return str(dimension.words[group])
    return str(row["name"] or dimension.none)
