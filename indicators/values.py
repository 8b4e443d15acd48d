"""Numbers ready to be shown: figures and rates of one or several organisations, whatever their kind, in one statement.

found = values(district.pk, ["needs.published", "rates.connection"], since=first, until=last)
found["needs.published"].number          # 12
found["rates.connection"].text           # "58.3 %", or "—" where nothing was published
by_month = values(district.pk, keys, since=first, until=last, by=["period"], grain="quarter")
by_month.of("needs.published", period=datetime.date(2026, 7, 1)).text
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from core.format import EMPTY, money_text
from indicators.enums import Kind
from indicators.histogram import mean, median
from indicators.people import read_of_researchers
from indicators.rates import Entry, Rate, Term, entries
from indicators.registry import Figure, Text, figure
from indicators.selectors import Part, Row, Scopes, read

DIMENSIONS = ("scope", "period", "area", "item")
Group = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Value:
    """One number. ``number`` is what the figure is about: how many, how much, the median of days, the rate itself.

    ``None`` where there is nothing to divide by or no duration ended; ``count`` is the number of records, of a rate those of
    its denominator.
    """

    entry: Entry
    count: int
    number: int | float | Decimal | None
    mean: float | None = None
    """Of a duration, in days."""

    @property
    def unit(self) -> Text:
        """What the number is counted in; of a share percent."""
        return "%" if isinstance(self.entry, Rate) and self.entry.percent else self.entry.unit

    @property
    def text(self) -> str:
        """The number for the reader, without its unit but for percent and money."""
        if self.number is None:
            return EMPTY
        if isinstance(self.entry, Rate):
            return f"{100 * self.number:.1f} %" if self.entry.percent else f"{self.number:.1f}"
        if self.entry.money:
            return money_text(Decimal(self.number), "wan")
        return f"{self.number:,}" if isinstance(self.number, int) else f"{self.number:,.1f}".removesuffix(".0")

    @property
    def text_with_unit(self) -> str:
        """The number with its unit."""
        bare = self.number is None or self.unit == "%" or (isinstance(self.entry, Figure) and self.entry.money)
        return self.text if bare else _("%(number)s %(unit)s") % {"number": self.text, "unit": self.unit}


@dataclass
class Cell:
    """What was counted of one figure and item in one group."""

    count: int = 0
    total: int = 0
    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Cell") -> None:
        """Add what was counted elsewhere."""
        self.count += other.count
        self.total += other.total
        if other.buckets:
            self.buckets.update(other.buckets)


class Values:
    """The numbers that were asked for, by figure or rate and by group."""

    def __init__(self, chosen: dict[str, Entry], by: Sequence[str], rows: Iterable[Row]) -> None:
        self.entries = chosen
        self.by = tuple(name for name in DIMENSIONS if name in by)
        self._cells: dict[tuple[str, Group], dict[str, Cell]] = defaultdict(lambda: defaultdict(Cell))
        for row in rows:
            cell = self._cells[row.figure, tuple(getattr(row, name) for name in self.by)][row.item or ""]
            cell.count += row.count
            cell.total += row.total
            if row.bucket is not None:
                cell.buckets[row.bucket] += row.count

    def __getitem__(self, key: str) -> Value:
        """The number of a figure or rate over everything that was asked for."""
        return self._value(key, None)

    def of(self, key: str, **group: Any) -> Value:
        """The number of one group, named by every dimension by which was asked (``scope=…``, ``period=…``)."""
        return self._value(key, tuple(group[name] for name in self.by))

    def over(self, key: str, periods: Iterable[datetime.date]) -> Value:
        """The number of a figure or rate over some of the periods that were read, added up as the figure is."""
        wanted = set(periods)
        place = self.by.index("period")
        some = Values({key: self.entries[key]}, self.by, ())
        some._cells.update({cell: found for cell, found in self._cells.items() if cell[1][place] in wanted})
        return some[key]

    def groups(self, key: str | None = None) -> list[Group]:
        """The groups in which something was counted, of one figure or rate or of all, in order."""
        wanted = {one.key for name in ([key] if key else self.entries) for one in figures_of(self.entries[name])}
        return sorted({group for name, group in self._cells if name in wanted}, key=str)

    def _value(self, key: str, group: Group | None) -> Value:
        one = self.entries[key]
        if isinstance(one, Rate):
            return self._rate(one, group)
        cell = self._cell(key, (), group)
        if one.kind == Kind.DURATION:
            return Value(entry=one, count=cell.count, number=median(cell.buckets), mean=mean(cell.count, cell.total))
        number = Decimal(cell.total) / one.scale if one.kind == Kind.SUM else cell.count
        return Value(entry=one, count=cell.count, number=number)

    def _rate(self, one: Rate, group: Group | None) -> Value:
        whole = sum((self._term(term, group) for term in one.denominator), Decimal())
        part = sum((self._term(term, group) for term in one.numerator), Decimal())
        return Value(entry=one, count=int(whole), number=part / whole if whole else None)

    def _term(self, term: Term, group: Group | None) -> Decimal:
        cell = self._cell(term.figure, term.items, group)
        return Decimal(cell.total) / figure(term.figure).scale if term.total else Decimal(cell.count)

    def _cell(self, key: str, items: tuple[str, ...], group: Group | None) -> Cell:
        found = Cell()
        groups = [group] if group is not None else [one for name, one in self._cells if name == key]
        for one in groups:
            for item, cell in self._cells.get((key, one), {}).items():
                if not items or item in items:
                    found.add(cell)
        return found


def values(
    scopes: Scopes,
    keys: Sequence[str],
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    by: Sequence[str] = (),
    grain: str = "month",
    area: str | None = None,
    item: str | None = None,
    frozen: int | None = None,
) -> Values:
    """The figures and rates ``keys`` of the organisations ``scopes``, one statement, whatever is asked.

    ``since`` and ``until`` are first days of months, both inclusive; they bound what belongs to a period, the rest says how
    things stand now. ``by`` names dimensions: ``scope``, ``period`` (whole ``grain``: month, quarter, year, called by its
    first day), ``area``, ``item``. ``scopes`` may map organisations to groups, which are then added up. ``frozen`` reads a
    frozen period instead of today. What has no period cannot be asked by period: ``ValueError``.
    """
    chosen = entries(keys)
    if "period" in by and (now := [key for key, entry in chosen.items() if not entry.of_period]):
        raise ValueError(f"No period: {', '.join(now)}")
    parts = _parts(chosen, Part(figures=(), by=by, since=since, until=until, area=area, item=item, grain=grain))
    found = read(scopes, *(replace(part, frozen=frozen) for part in parts))
    return Values(chosen, by, chain.from_iterable(found))


def then_and_now(
    scope: int, keys: Sequence[str], *, frozen: int, since: datetime.date, until: datetime.date
) -> tuple[Values, Values]:
    """The same numbers as they were frozen and as they stand, one statement."""
    part = Part(figures=(), since=since, until=until)
    then, now = tables(scope, (keys, replace(part, frozen=frozen)), (keys, part))
    return then, now


def tables(scopes: Scopes, *asked: tuple[Sequence[str], Part]) -> list[Values]:
    """Several tables, one statement: each of figures and rates with the part that says of when, by what, frozen or not.

    A part with periods is asked for what belongs to a period only; its own ``figures`` are left empty.
    """
    chosen = [entries(keys) for keys, _part in asked]
    parts = [_parts(some, part) for some, (_keys, part) in zip(chosen, asked, strict=True)]
    rows = iter(read(scopes, *chain.from_iterable(parts)))
    return [
        Values(some, part.by, chain.from_iterable(next(rows) for _one in own))
        for some, own, (_keys, part) in zip(chosen, parts, asked, strict=True)
    ]


def values_of_researchers(
    researchers: Collection[int],
    keys: Sequence[str],
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    by: Sequence[str] = (),
) -> Values:
    """The same of a researcher, or of those of a department, counted from their records; one statement.

    ``by`` may name period (months), area and item.
    """
    chosen = entries(keys)
    parts = _parts(chosen, Part(figures=(), by=by, since=since, until=until))
    return Values(chosen, by, chain.from_iterable(read_of_researchers(researchers, *parts)))


def _parts(chosen: dict[str, Entry], wanted: Part) -> list[Part]:
    """``wanted`` for every figure that is needed: figures that are read alike together."""
    # Items are told apart where a rate needs only some of them, and added up again for everybody else.
    apart = {term.figure for entry in chosen.values() if isinstance(entry, Rate) for term in entry.terms if term.items}
    alike: dict[tuple[bool, bool, bool], list[str]] = defaultdict(list)
    for one in {one.key: one for entry in chosen.values() for one in figures_of(entry)}.values():
        alike[one.of_period, one.key in apart, one.kind == Kind.DURATION].append(one.key)
    parts = []
    for (of_period, split, lasting), some in alike.items():
        by = [*wanted.by, *(["item"] if split else []), *(["bucket"] if lasting else [])]
        part = replace(wanted, figures=some, by=by)
        parts.append(part if of_period else replace(part, since=None, until=None))
    return parts


def figures_of(one: Entry) -> list[Figure]:
    """A figure itself; those that a rate is made of."""
    return [one] if isinstance(one, Figure) else one.figures
