"""Headline figures: the number of the period, and how it compares with the period before and a year ago."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from dashboards.selectors.frame import Frame
from dashboards.selectors.sections import Section, alike, known
from indicators.enums import Kind
from indicators.rates import Entry
from indicators.registry import Figure, Text, figure
from indicators.selectors import Part, Row
from indicators.values import Value, Values

HEADLINE = (
    "needs.published",
    "claims.submitted",
    "claims.accepted",
    "needs.entered",
    "needs.connection_rate",
    "needs.signing_rate",
    "needs.solution_rate",
    "needs.first_claim",
    "claims.acceptance",
    "contracts.signing",
    "projects.prepared",
    "contracts.signed",
    # Three amounts that are never mixed: what was agreed on, the part of it that is paid for technology, what came.
    "contracts.value",
    "contracts.transaction_value",
    "contracts.received",
    "outcomes.confirmed",
    "stationing.days",
    "service_orders.agreed",
    "meetings.held",
    "commitments.made",
    "commitments.kept_rate",
)
YEAR = 12
Window = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One number with its definition and the way to its records. ``None``: there is nothing to divide by."""

    key: str
    label: Text
    value: Any
    definition: Text
    formula: Text
    note: Text = ""
    url: str = ""
    tone: str = ""


def headline(frame: Frame) -> Section:
    """The headline figures of ``frame``."""
    shown = known(HEADLINE, frame)
    chosen = {one.key: one for one in shown}
    windows = windows_of(frame)
    lasting, apart, rest, _now, _due = alike(shown)
    before, now = windows["before"][0], windows["now"][0]

    def build(*tables: list[Row]) -> list[Stat]:
        # Durations are called by the first month of their window; of a year ago they are not shown.
        rows = list(chain.from_iterable(tables))
        found = {
            name: Values(chosen, (), [row for row in rows if row.period and first <= row.period <= last])
            for name, (first, last) in windows.items()
        }
        return [_stat(frame, one, {name: values[one.key] for name, values in found.items()}) for one in shown]

    return Section(
        [
            monthly(frame, rest),
            replace(monthly(frame, apart), by=["period", "item"]),
            Part(figures=lasting, by=["period", "bucket"], since=before, until=frame.last, spans=[before, now]),
        ],
        build,
    )


def monthly(frame: Frame, keys: Sequence[str]) -> Part:
    """Figures by month, from the earliest with which the period is compared: all sections that need months are read as one."""
    earliest = min(first for first, _last in windows_of(frame).values())
    return Part(figures=keys, by=["period"], since=earliest, until=frame.last)


def of_period(frame: Frame, rows: Iterable[Row]) -> list[Row]:
    """Those of the months that lie in the period itself."""
    return [row for row in rows if row.period and row.period >= frame.first]


def windows_of(frame: Frame) -> dict[str, Window]:
    """The period, the one as long before it, and the same months a year ago where that is neither of them."""
    months = len(frame.months)
    windows = {"now": (frame.first, frame.last), "before": frame.earlier(months)}
    if months < YEAR:
        windows["year"] = frame.earlier(YEAR)
    return windows


def _stat(frame: Frame, one: Entry, values: dict[str, Value]) -> Stat:
    now = values["now"]
    return Stat(
        key=one.key,
        label=one.label,
        value=now.number if isinstance(now.number, int) else now.text_with_unit if now.number is not None else None,
        definition=one.definition,
        formula=one.formula,
        note=" · ".join(_words(frame, one, values)),
        url=frame.url(one.key),
    )


def _words(frame: Frame, one: Entry, values: dict[str, Value]) -> list[str]:
    now, before = values["now"], values["before"]
    words = []
    if isinstance(one, Figure) and one.kind != Kind.DURATION:
        words.append(change_text(one, now.number or 0, before.number or 0, len(frame.months)))
        if "year" in values:
            words.append(_("a year ago %(value)s") % {"value": values["year"].text})
        return words
    if now.mean is not None:
        words.append(
            _("median; mean %(mean)s, from %(count)s records")
            % {"mean": f"{now.mean:.1f}".removesuffix(".0"), "count": now.count}
        )
    return [*words, _("before: %(value)s") % {"value": before.text_with_unit}]


def verified_stat(frame: Frame) -> Section:
    """How many enterprises are verified now."""
    one = figure("enterprises.state")

    def build(rows: list[Row]) -> Stat:
        return Stat(
            key=one.key,
            label=_("Verified enterprises"),
            value=sum(row.count for row in rows if row.item == "verified"),
            definition=one.definition,
            formula=one.formula,
            note=_("now"),
            url=frame.url(one.key, item="verified"),
        )

    # By area as the chart of states, with which it is read.
    return Section([Part(figures=[one.key], by=["area", "item"])], build)


def change_text(one: Figure, now: Any, before: Any, months: int) -> str:
    """By how much it is more or less than in the months before, and what it was then."""
    difference = now - before
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    words = (
        _("%(difference)s on the month before (%(before)s)")
        if months == 1
        else _("%(difference)s on the %(months)s months before (%(before)s)")
    )
    return words % {
        "difference": f"{sign}{amount_text(one, abs(difference))}",
        "before": amount_text(one, before),
        "months": months,
    }


def amount_text(one: Figure, amount: Any) -> str:
    """A number of the figure: amounts of money in ten thousand yuan."""
    return Value(entry=one, count=0, number=amount).text


def percent(part: int, whole: int) -> str | None:
    """A share in whole percent; nothing where there is nothing to divide by."""
    return f"{100 * part / whole:.0f} %" if whole else None
