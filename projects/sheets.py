"""The yearly sheet 年度业绩表: what a researcher's year consists of, section by section.

Apps further up add sections in ``AppConfig.ready()`` (days at enterprises, courses) with ``register_section``. A section gives
plain values, so that the sheet that a college has confirmed can be kept, compared with the records later, and read in either
language.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from core.format import EMPTY, day_text, money_text
from researchers.models import Researcher

Text = str | Promise
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: ``kind`` is text, money, day or number; ``choices`` are the words of a closed list's keys."""

    key: str
    label: Text
    kind: str = "text"
    choices: Mapping[str, Text] | None = None
    share: int = 2

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right."""
        return self.kind in ("money", "number")

    def words(self, value: Any) -> str:
        """A kept value as it is read."""
        if value in (None, ""):
            return EMPTY
        if self.choices is not None:
            return str(self.choices.get(value, value))
        if self.kind == "money":
            return money_text(Decimal(value))
        if self.kind == "day":
            return day_text(datetime.date.fromisoformat(value))
        if self.kind == "number":
            # 386000.00 as 386,000 and 4.00 as 4; a fraction that says something stays.
            return f"{Decimal(value):,.2f}".removesuffix(".00")
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the sheet. ``rows(researcher, year)`` gives plain values by column; ``totals`` sums them up by label."""

    key: str
    label: Text
    columns: Sequence[Column]
    rows: Callable[[Researcher, int], list[Row]]
    totals: Sequence["Total"] = ()
    note: Text = ""
    empty: Text = EMPTY
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Total:
    """One sum below a section: a column's values in the rows that ``counts`` picks."""

    label: Text
    column: str
    kind: str = "money"
    counts: Callable[[Row], bool] = lambda row: True

    def of(self, rows: Sequence[Row]) -> str:
        """The sum in words."""
        amount = sum((Decimal(row[self.column] or 0) for row in rows if self.counts(row)), Decimal(0))
        return money_text(amount) if self.kind == "money" else f"{amount.normalize():f}"


_sections: dict[str, Section] = {}


def register_section(*sections: Section) -> None:
    """Add parts to everybody's yearly sheet."""
    for section in sections:
        _sections[section.key] = section


def sections() -> list[Section]:
    """All parts in order."""
    return sorted(_sections.values(), key=lambda one: (one.order, one.key))


def content_of(researcher: Researcher, year: int) -> dict[str, list[Row]]:
    """The rows of every part as the records are now, in plain values fit to be kept."""
    return {section.key: [_plain(row) for row in section.rows(researcher, year)] for section in sections()}


def _plain(row: Row) -> Row:
    return {key: _value(value) for key, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value if value is None or isinstance(value, int) else str(value)


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A part as a page or a document shows it."""

    section: Section
    cells: list[list[str]]
    totals: list[tuple[Text, str]]

    @property
    def rows(self) -> list[list[tuple[Column, str]]]:
        """Each cell with its column, as a page needs it."""
        return [list(zip(self.section.columns, row, strict=True)) for row in self.cells]


def views_of(content: Mapping[str, list[Row]]) -> list[SectionView]:
    """Kept or present content in words. A part that came after a sheet was confirmed is not in it, and not shown."""
    return [
        SectionView(
            section=section,
            cells=[[column.words(row.get(column.key)) for column in section.columns] for row in content[section.key]],
            totals=[(total.label, total.of(content[section.key])) for total in section.totals],
        )
        for section in sections()
        if section.key in content
    ]


def differences(kept: Mapping[str, list[Row]], present: Mapping[str, list[Row]]) -> list[SectionView]:
    """The parts of which the records now say something else than the confirmed sheet, as they are now."""
    changed = {key: rows for key, rows in present.items() if key in kept and kept[key] != rows}
    return views_of(changed)
