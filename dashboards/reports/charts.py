"""What of a report is drawn, the course of figures by month and who has most: on the page lines and bars, in the PDF bars."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.charts import Chart, Series
from core.format import MONTHS, WAN, is_chinese
from dashboards.reports.enums import Grouping
from dashboards.reports.periods import month_words
from dashboards.reports.value import Group, Line, ReportValue, say
from dashboards.reports.words import number_words

MOST_CHARTS = 8
MOST_BARS = 10


@dataclass(frozen=True, kw_only=True)
class Bars:
    """One figure as bars: a name, a number and its words for each. ``lying`` where the names are long.

    ``ticks`` are the names as short as they fit under a standing bar.
    """

    title: str
    unit: str
    names: Sequence[str]
    ticks: Sequence[str] = ()
    numbers: Sequence[Decimal | None]
    words: Sequence[str]
    lying: bool = False
    heading: str = ""


def bars_of(value: ReportValue) -> list[Bars]:
    """The first figures that have a course, then the first figure by each grouping of organisations or areas."""
    course = [_course(value, line) for line in value.lines if any(line.trend)][:MOST_CHARTS]
    apart = [_apart(value, group) for group in value.groups if group.by != Grouping.MONTH]
    return [*course, *(one for one in apart if one is not None)]


def charts_of(value: ReportValue) -> list[Chart]:
    """The same for the page, where a table stands behind each."""
    return [
        Chart(
            key=f"report-{number}",
            title=bars.title,
            definition="",
            kind="across" if bars.lying else "line",
            labels=bars.names,
            series=[Series(name=bars.unit or bars.title, values=[_plain(one) for one in bars.numbers])],
            unit=bars.unit,
            label_heading=bars.heading,
        )
        for number, bars in enumerate(bars_of(value))
    ]


def _course(value: ReportValue, line: Line) -> Bars:
    return Bars(
        title=say(line.label),
        unit=unit_of(line),
        names=[month_words(month) for month in value.months],
        ticks=[tick_words(month) for month in value.months],
        numbers=[_scaled(one, line) for one in line.trend],
        words=[number_words(one, line.measure) for one in line.trend],
        heading=_("Month"),
    )


def _apart(value: ReportValue, group: Group) -> Bars | None:
    """The first line that this grouping tells apart."""
    for place, line in enumerate(value.lines):
        rows = [row for row in group.rows if row.values[place]][:MOST_BARS]
        if rows:
            numbers = [row.values[place] for row in rows]
            return Bars(
                title=_("%(figure)s, by %(grouping)s") % {"figure": say(line.label), "grouping": group.label},
                unit=unit_of(line),
                names=[say(row.name) for row in rows],
                numbers=[_scaled(one, line) for one in numbers],
                words=[number_words(one, line.measure) for one in numbers],
                lying=True,
                heading=group.label,
            )
    return None


def unit_of(line: Line) -> str:
    """The unit in which bars are drawn: money in 万元 for Chinese readers."""
    if line.measure == "percent":
        return "%"
    if line.measure == "money" and is_chinese():
        return "万元"
    return say(line.unit)


def tick_words(month: datetime.date) -> str:
    """The month alone; the year with January."""
    words = f"{month.month}月" if is_chinese() else MONTHS[month.month - 1]
    return f"{words}\n{month.year}" if month.month == 1 else words


def _scaled(number: Decimal | None, line: Line) -> Decimal | None:
    return number / WAN if number is not None and line.measure == "money" and is_chinese() else number


def _plain(number: Decimal | None) -> float | int | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
