"""The page of figures: confirmed days, enterprises, researchers and needs of a period, by a chosen dimension."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.format import is_chinese
from core.text import whole_number
from talent.enums import DayState
from talent.models import StationDay

Text = str | Promise
OUTSIDE = "none"
"""Key of days that have no park or department."""


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """Something by which days are grouped: its column, the column of its name, and what stands for none."""

    label: Text
    key: str
    name: str
    none: Text = ""

    def narrow(self, rows: QuerySet[StationDay], value: str) -> QuerySet[StationDay]:
        """Days of one group; a value that cannot be one leaves nothing."""
        if value == OUTSIDE:
            return rows.filter(**{f"{self.key}__isnull": True})
        number = whole_number(value)
        return rows.none() if number is None else rows.filter(**{self.key: number})

    def name_of(self, rows: QuerySet[StationDay], value: str) -> Text:
        """What a group is called; its bare value where no visible day belongs to it."""
        if value == OUTSIDE:
            return self.none
        name: str | None = self.narrow(rows, value).order_by().values_list(self.name, flat=True).first()
        return name or value


class Month(Dimension):
    """Days by month."""

    def narrow(self, rows: QuerySet[StationDay], value: str) -> QuerySet[StationDay]:
        """Days of a month such as 2026-11."""
        try:
            first = datetime.date.fromisoformat(f"{value}-01")
        except ValueError:
            return rows.none()
        return rows.filter(date__year=first.year, date__month=first.month)

    def name_of(self, rows: QuerySet[StationDay], value: str) -> Text:
        """The month as it stands in the address."""
        return value


DIMENSIONS: dict[str, Dimension] = {
    "enterprise": Dimension(
        label=_("Enterprise"),
        key="stationing__enterprise_id",
        name="stationing__enterprise__organisation__name",
    ),
    "park": Dimension(
        label=_("Park"), key="stationing__park_id", name="stationing__park__name", none=_("outside the parks")
    ),
    "college": Dimension(label=_("College"), key="stationing__college_id", name="stationing__college__name"),
    "department": Dimension(
        label=_("Department"),
        key="stationing__department_id",
        name="stationing__department__name",
        none=_("without a department"),
    ),
    "researcher": Dimension(label=_("Researcher"), key="researcher_id", name="researcher__user__name"),
    "month": Month(label=_("Month"), key="month", name="month"),
}


@dataclass(kw_only=True)
class Line:
    """The figures of one group, and the way to its days."""

    name: str
    days: Decimal = Decimal(0)
    on_site: Decimal = Decimal(0)
    enterprises: int = 0
    researchers: int = 0
    needs: int = 0
    url: str = ""
    needs_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The table and its sums; people and enterprises of the sums are counted anew, since groups may share them."""

    by: str
    first: datetime.date
    last: datetime.date
    total: Line
    lines: list[Line] = field(default_factory=list)


def figures_of(user: Any, *, by: str, first: datetime.date, last: datetime.date) -> Figures:
    """The figures of the days that ``user`` may see; two statements and the scope's."""
    dimension = DIMENSIONS[by]
    days = StationDay.objects.visible_to(user).filter(date__range=(first, last))
    if by == "month":
        days = days.annotate(month=TruncMonth("date"))
    counted = days.filter(Q(state=DayState.CONFIRMED) | Q(need__isnull=False))
    rows = (
        counted.values(group=F(dimension.key), name=F(dimension.name)).annotate(**_sums()).order_by("-worked", "name")
    )
    lines = [_line(row, dimension, by, first, last) for row in rows]
    total = _line({**counted.aggregate(**_sums()), "group": None, "name": ""}, dimension, "", first, last)
    if by == "month":
        lines.sort(key=lambda line: line.name)
    return Figures(by=by, first=first, last=last, total=total, lines=lines)


def _sums() -> dict[str, Any]:
    confirmed = Q(state=DayState.CONFIRMED)
    return {
        "worked": Sum("days", filter=confirmed, default=Decimal(0)),
        "on_site": Sum("days", filter=confirmed & Q(place="on_site"), default=Decimal(0)),
        "enterprises": Count("stationing__enterprise", filter=confirmed, distinct=True),
        "researchers": Count("researcher", filter=confirmed, distinct=True),
        "needs": Count("id", filter=Q(need__isnull=False)),
    }


def _line(row: dict[str, Any], dimension: Dimension, by: str, first: datetime.date, last: datetime.date) -> Line:
    place: dict[str, str] = {}
    if by:
        group = row["group"]
        place[by] = f"{group:%Y-%m}" if by == "month" else OUTSIDE if group is None else str(group)
    period = {"since": first.isoformat(), "until": last.isoformat(), **place}
    page = reverse("talent:days")
    return Line(
        name=_name(row, dimension, by),
        days=row["worked"],
        on_site=row["on_site"],
        enterprises=row["enterprises"],
        researchers=row["researchers"],
        needs=row["needs"],
        url=f"{page}?{urlencode({**period, 'state': DayState.CONFIRMED.value})}",
        needs_url=f"{page}?{urlencode({**period, 'turned': 'on'})}",
    )


def _name(row: dict[str, Any], dimension: Dimension, by: str) -> str:
    if not by:
        return _now("All together")
    if by == "month":
        return f"{row['group']:%Y}年{row['group'].month}月" if is_chinese() else f"{row['group']:%Y-%m}"
    return str(row["name"] or dimension.none)
