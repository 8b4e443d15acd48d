"""Thresholds beside the numbers that they watch."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.format import EMPTY, money_text
from dashboards.enums import Comparison
from dashboards.models import AlertThreshold
from dashboards.selectors.frame import figure_address, shifted
from dashboards.selectors.sections import Section, alike
from indicators.enums import Kind, ScopeKind
from indicators.rates import Entry, Rate, entries
from indicators.registry import Text
from indicators.selectors import Part, Row
from indicators.values import Value, Values

WAN = 10_000


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A threshold, what its figure comes to now, and whether that is beyond it. ``number`` is in the threshold's unit."""

    threshold: AlertThreshold
    entry: Entry
    number: Decimal | None
    url: str

    @property
    def crossed(self) -> bool:
        """Whether it is worth a warning; nothing to divide by is none."""
        if self.number is None:
            return False
        below = self.threshold.comparison == Comparison.BELOW
        return self.number < self.threshold.value if below else self.number > self.threshold.value

    @property
    def value_text(self) -> str:
        """What the figure comes to, in words."""
        return in_words(self.entry, self.number)

    @property
    def limit_text(self) -> str:
        """The threshold in words."""
        return in_words(self.entry, self.threshold.value)

    @property
    def label(self) -> str:
        """What is watched."""
        return str(label_of(self.entry))

    @property
    def span(self) -> str:
        """Over which months, or now."""
        return str(self.threshold.get_months_display() if self.entry.of_period else _("now"))

    @property
    def rule(self) -> str:
        """“warning below 50 % (the last three months)”."""
        below = self.threshold.comparison == Comparison.BELOW
        words = _("warning below %(limit)s (%(span)s)") if below else _("warning above %(limit)s (%(span)s)")
        return words % {"limit": self.limit_text, "span": self.span}

    @property
    def sentence(self) -> str:
        """Of a threshold that is crossed: “Connection rate: 20 %, below 50 % (the last three months)”."""
        below = self.threshold.comparison == Comparison.BELOW
        words = (
            _("%(figure)s: %(value)s, below %(limit)s (%(span)s)")
            if below
            else _("%(figure)s: %(value)s, above %(limit)s (%(span)s)")
        )
        return words % {
            "figure": self.label,
            "value": self.value_text,
            "limit": self.limit_text,
            "span": self.span,
        }


def watchable() -> dict[str, Entry]:
    """Figures and rates of districts for which a threshold makes sense; of due ones the overdue items are meant."""
    return {key: one for key, one in entries().items() if one.kept_for(ScopeKind.DISTRICT)}


def label_of(one: Entry) -> Text:
    """The name of what is watched."""
    if not isinstance(one, Rate) and one.kind == Kind.DUE:
        return _("%(figure)s: overdue") % {"figure": one.label}
    return one.label


def unit_of(one: Entry) -> Text:
    """The unit in which a threshold of it is given."""
    if isinstance(one, Rate):
        return "%" if one.percent else one.unit
    return _("10,000 yuan") if one.money else one.unit


def in_words(one: Entry, number: Decimal | None) -> str:
    """A number in that unit."""
    if number is None:
        return EMPTY
    if not isinstance(one, Rate) and one.money:
        return money_text(number * WAN, "wan")
    text = f"{number:,.2f}".rstrip("0").rstrip(".")
    return f"{text} %" if isinstance(one, Rate) and one.percent else f"{text} {unit_of(one)}"


def thresholds_of(district_id: int) -> list[AlertThreshold]:
    """The thresholds of one district whose figures are still counted; one statement."""
    found = list(AlertThreshold.objects.filter(district_id=district_id))
    known = watchable() if found else {}
    return [one for one in found if one.figure in known]


def watching(thresholds: Iterable[AlertThreshold]) -> Section:
    """What each of the thresholds watches, read with the rest of a page."""
    by_months: dict[int, list[AlertThreshold]] = defaultdict(list)
    for one in thresholds:
        by_months[one.months].append(one)
    known, today = watchable() if by_months else {}, timezone.localdate()
    parts: list[Part] = []
    slices: list[tuple[list[AlertThreshold], dict[str, Entry], int]] = []
    for months, some in by_months.items():
        chosen = {one.figure: known[one.figure] for one in some}
        wanted = _parts(chosen, months, today)
        parts += wanted
        slices.append((some, chosen, len(wanted)))

    def build(*tables: list[Row]) -> list[Watched]:
        found, place = [], 0
        for some, chosen, count in slices:
            rows = [row for table in tables[place : place + count] for row in table]
            place += count
            values = Values(chosen, (), rows)
            found += [
                Watched(
                    threshold=one,
                    entry=chosen[one.figure],
                    number=_number(values[one.figure]),
                    url=_url(one, chosen[one.figure], today),
                )
                for one in some
            ]
        return found

    return Section(parts, build)


def first_month(months: int, today: datetime.date) -> datetime.date:
    """The first of so many months of which this one is the last."""
    return shifted(today.replace(day=1), 1 - months)


def _parts(chosen: dict[str, Entry], months: int, today: datetime.date) -> Sequence[Part]:
    lasting, apart, rest, now, due = alike(chosen.values())
    since, until = first_month(months, today), today.replace(day=1)
    parts = [
        Part(figures=rest, since=since, until=until),
        Part(figures=apart, by=["item"], since=since, until=until),
        Part(figures=lasting, by=["bucket"], since=since, until=until),
        Part(figures=now, by=["item"]),
        Part(figures=due, until=today - datetime.timedelta(days=1)),
    ]
    return [part for part in parts if part.figures]


def _number(value: Value) -> Decimal | None:
    if value.number is None:
        return None
    number = Decimal(str(value.number))
    if isinstance(value.entry, Rate):
        return number * 100 if value.entry.percent else number
    return number / WAN if value.entry.money else number


def _url(threshold: AlertThreshold, one: Entry, today: datetime.date) -> str:
    """Where the records of what is watched are listed."""
    late = "&due=overdue" if not isinstance(one, Rate) and one.kind == Kind.DUE else ""
    return (
        f"{figure_address(one.key)}?of={threshold.district_id}"
        f"&since={first_month(threshold.months, today):%Y-%m}&until={today:%Y-%m}{late}"
    )
