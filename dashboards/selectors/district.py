"""The dashboard of a district or park: every number from one statement over summaries and deltas."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.charts import Chart, Series
from core.format import money_text
from core.waiting import rule_of
from dashboards.forms import month_text
from dashboards.selectors.frame import Frame
from indicators.enums import Kind
from indicators.histogram import mean, median
from indicators.registry import Text, figure, figures
from indicators.selectors import Part, Row, read
from needs.enums import NeedArea

FLOWS = ("needs.published", "claims.submitted", "claims.accepted")
PERIOD_FLOWS = (*FLOWS, "needs.entered", "projects.prepared")
DURATIONS = ("needs.first_claim", "claims.acceptance")
AMOUNTS = ("contracts.value", "contracts.transaction_value", "contracts.received")
"""Three amounts that are never mixed: what was agreed on, the part of it that is paid for technology, what came."""


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One number with its definition and the way to its records. ``None``: there is nothing to divide by."""

    label: Text
    value: Any
    definition: Text
    formula: Text
    note: Text = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """What somebody has to do, who that is, in which state the records wait, how many, and how many too long."""

    task: Text
    who: Text
    state: Text
    open: int
    overdue: int
    url: str
    overdue_url: str


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything on the page that is a number."""

    stats: list[Stat]
    charts: list[Chart]
    waiting: list[WaitingLine]


def dashboard(frame: Frame) -> Dashboard:
    """Read and arrange the numbers of ``frame``; one statement."""
    due = [key for key, one in figures().items() if one.kind == Kind.DUE]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    period: dict[str, Any] = {"since": frame.first, "until": frame.last}
    needs, flows, durations, amounts, waiting, overdue, enterprises = read(
        frame.organisation.pk,
        Part(figures=["needs.state"], by=["area", "item"]),
        Part(figures=PERIOD_FLOWS, by=["period"], **period),
        Part(figures=DURATIONS, by=["bucket"], **period),
        Part(figures=AMOUNTS, **period),
        Part(figures=due, by=["item"]),
        Part(figures=due, by=["item"], until=yesterday),
        Part(figures=["enterprises.state"], by=["item"], item="verified"),
    )
    return Dashboard(
        stats=_stats(frame, flows, durations, amounts, overdue, enterprises),
        charts=[_state_chart(frame, needs), _area_chart(frame, needs), _trend_chart(frame, flows)],
        waiting=_waiting(frame, waiting, overdue),
    )


def _stats(
    frame: Frame,
    flows: list[Row],
    durations: list[Row],
    amounts: list[Row],
    overdue: list[Row],
    enterprises: list[Row],
) -> list[Stat]:
    sums = _sums(flows)
    late = sum(row.count for row in overdue)
    stats = [_flow_stat(frame, key, sums[key]) for key in FLOWS]
    published, accepted = sums["needs.published"], sums["claims.accepted"]
    stats.append(
        Stat(
            label=_("Accepted per published need"),
            value=_percent(accepted, published),
            definition=_("How many claims were accepted in the period for each hundred needs published in it."),
            formula=_("Claims accepted ÷ needs published; a dash where nothing was published."),
        )
    )
    stats += [_duration_stat(frame, key, [row for row in durations if row.figure == key]) for key in DURATIONS]
    stats.append(_flow_stat(frame, "projects.prepared", sums["projects.prepared"]))
    stats += [_amount_stat(frame, key, [row for row in amounts if row.figure == key]) for key in AMOUNTS]
    verified = figure("enterprises.state")
    stats.append(
        Stat(
            label=_("Verified enterprises"),
            value=sum(row.count for row in enterprises),
            definition=verified.definition,
            formula=verified.formula,
            note=_("now"),
            url=frame.url("enterprises.state", item="verified"),
        )
    )
    stats.append(
        Stat(
            label=_("Overdue items"),
            value=late,
            definition=_("Records in a state in which somebody should have acted by a day that is past."),
            formula=_("Open items of the waiting table with a due day before today."),
            note=_("now"),
            url="#waiting",
            tone="bad" if late else "good",
        )
    )
    return stats


def _flow_stat(frame: Frame, key: str, value: int) -> Stat:
    one = figure(key)
    return Stat(
        label=one.label, value=value, definition=one.definition, formula=one.formula, note=one.unit, url=frame.url(key)
    )


def _amount_stat(frame: Frame, key: str, rows: list[Row]) -> Stat:
    one = figure(key)
    return Stat(
        label=one.label,
        value=money_text(Decimal(sum(row.total for row in rows)) / one.scale, "wan"),
        definition=one.definition,
        formula=one.formula,
        url=frame.url(key),
    )


def _duration_stat(frame: Frame, key: str, rows: list[Row]) -> Stat:
    one = figure(key)
    count, total = sum(row.count for row in rows), sum(row.total for row in rows)
    average = mean(count, total)
    note = ""
    if average is not None:
        note = _("median; mean %(mean)s, from %(count)s records") % {"mean": _days(average), "count": count}
    return Stat(
        label=one.label,
        value=_days(median({row.bucket or 0: row.count for row in rows})),
        definition=one.definition,
        formula=one.formula,
        note=note,
        url=frame.url(key),
    )


def _state_chart(frame: Frame, rows: list[Row]) -> Chart:
    one = figure("needs.state")
    counts = {(row.item, row.area): row.count for row in rows}
    states = [(value, label) for value, label in one.items.items() if any(counts.get((value, a)) for a in NeedArea)]
    return Chart(
        key="states",
        title=one.label,
        definition=one.definition,
        kind="stacked",
        unit=one.unit,
        label_heading=_("State"),
        labels=[label for _value, label in states],
        series=[
            Series(
                name=area.label,
                values=[counts.get((value, area.value), 0) for value, _label in states],
                urls=[
                    frame.url(one.key, item=value, area=area.value) if counts.get((value, area.value)) else ""
                    for value, _label in states
                ],
            )
            for area in NeedArea
        ],
    )


def _area_chart(frame: Frame, rows: list[Row]) -> Chart:
    counts = _sums(rows, by="area")
    return Chart(
        key="areas",
        title=_("Needs by area"),
        definition=_(
            "The four areas of the cooperation agreement; needs in all states, drafts and closed ones included."
        ),
        kind="across",
        unit=_("needs"),
        label_heading=_("Area"),
        labels=[area.label for area in NeedArea],
        series=[
            Series(
                name=_("Needs"),
                values=[counts[area.value] for area in NeedArea],
                urls=[frame.url("needs.state", area=area.value) for area in NeedArea],
            )
        ],
    )


def _trend_chart(frame: Frame, rows: list[Row]) -> Chart:
    counts = {(row.figure, row.period): row.count for row in rows}
    return Chart(
        key="trend",
        title=_("Month by month"),
        definition=_("Needs published for the first time, claims received and claims accepted in each month."),
        kind="line",
        label_heading=_("Month"),
        labels=[month_text(month) for month in frame.months],
        series=[
            Series(
                name=figure(key).label,
                values=[counts.get((key, month), 0) for month in frame.months],
                urls=[frame.url(key, month=month) for month in frame.months],
            )
            for key in FLOWS
        ],
    )


def _waiting(frame: Frame, waiting: list[Row], overdue: list[Row]) -> list[WaitingLine]:
    late = {(row.figure, row.item): row.count for row in overdue}
    lines = []
    for row in waiting:
        one, item = figure(row.figure), row.item or ""
        rule = rule_of(one.machine, item)
        lines.append(
            WaitingLine(
                task=rule.task if rule else one.label,
                who=rule.who if rule else "",
                state=one.items.get(item, item),
                open=row.count,
                overdue=late.get((row.figure, item), 0),
                url=frame.url(row.figure, item=item),
                overdue_url=frame.url(row.figure, item=item, overdue="1"),
            )
        )
    return sorted(lines, key=lambda line: (-line.overdue, -line.open, str(line.task)))


def _sums(rows: Iterable[Row], *, by: str = "figure") -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[getattr(row, by)] += row.count
    return sums


def _percent(part: int, whole: int) -> str | None:
    return f"{100 * part / whole:.0f} %" if whole else None


def _days(value: float | None) -> str | None:
    if value is None:
        return None
    return _("%(days)s days") % {"days": f"{value:.1f}".removesuffix(".0")}
