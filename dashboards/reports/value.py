"""The content of a report: every number and word of it, made once; page, sheet, PDF and Word document are drawn from it.

It is kept as JSON, in both languages, so that a report says next year what it said when it was made, also where a figure was
redefined, renamed or recounted since.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import get_language

from dashboards.reports.enums import Grouping
from dashboards.reports.periods import Period

Measure = Literal["count", "money", "number", "days", "percent"]
Words = dict[str, str]
"""A text by language."""


def say(words: Words) -> str:
    """The text in the reader's language."""
    return words.get(get_language() or "") or words.get(settings.LANGUAGE_CODE) or next(iter(words.values()), "")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure or rate: what it means, its number, the one before, its course by month.

    ``value`` is ``None`` where there is nothing to divide by, or where the figure is not kept for this organisation. Of days it
    is the median; ``mean`` and ``records`` say from how many. What belongs to no period stood so on the day ``as_of`` and has no
    ``before``.
    """

    key: str
    measure: Measure
    label: Words
    unit: Words
    definition: Words
    formula: Words
    source: Words
    owner: Words
    value: Decimal | None
    before: Decimal | None = None
    as_of: datetime.date | None = None
    mean: Decimal | None = None
    records: int = 0
    trend: tuple[Decimal | None, ...] = ()

    @property
    def change(self) -> Decimal | None:
        """The difference from the period before."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def change_percent(self) -> Decimal | None:
        """The same in percent of the period before; nothing where that was nothing."""
        return None if self.change is None or not self.before else 100 * self.change / self.before


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One month, area or organisation, with a number for each line of the report."""

    name: Words
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """The lines told apart by one grouping."""

    by: str
    rows: tuple[GroupRow, ...]

    @property
    def label(self) -> str:
        """What the rows are."""
        return str(Grouping(self.by).label)


@dataclass(frozen=True, kw_only=True)
class ReportValue:
    """A whole report."""

    title: str
    kind: str
    organisation: str
    period: Period
    made_on: datetime.date
    intro: str = ""
    compare: bool = True
    frozen_on: datetime.date | None = None
    """The day on which the period was frozen, if the figures are those that were frozen then."""
    months: tuple[datetime.date, ...] = ()
    """The months of the lines' course: twelve at least, none that has not begun."""
    lines: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = field(default=())

    @property
    def before(self) -> Period | None:
        """The period with which it is compared."""
        return self.period.before if self.compare else None

    @property
    def is_over(self) -> bool:
        """Whether the period had ended when the report was made."""
        return self.period.last_day < self.made_on

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the database."""
        return {
            "title": self.title,
            "kind": self.kind,
            "organisation": self.organisation,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "made_on": self.made_on.isoformat(),
            "intro": self.intro,
            "compare": self.compare,
            "frozen_on": self.frozen_on.isoformat() if self.frozen_on else None,
            "months": [month.isoformat() for month in self.months],
            "lines": [_line_json(line) for line in self.lines],
            "groups": [
                {"by": group.by, "rows": [{"name": row.name, "values": _texts(row.values)} for row in group.rows]}
                for group in self.groups
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ReportValue":
        """As it was kept."""
        return cls(
            title=data["title"],
            kind=data["kind"],
            organisation=data["organisation"],
            period=Period(first=_day(data["first"]), last=_day(data["last"])),
            made_on=_day(data["made_on"]),
            intro=data["intro"],
            compare=data["compare"],
            frozen_on=_day(data["frozen_on"]) if data["frozen_on"] else None,
            months=tuple(_day(month) for month in data["months"]),
            lines=tuple(_line(one) for one in data["lines"]),
            groups=tuple(
                Group(
                    by=group["by"],
                    rows=tuple(GroupRow(name=row["name"], values=_numbers(row["values"])) for row in group["rows"]),
                )
                for group in data["groups"]
            ),
        )


PLAIN = ("key", "measure", "label", "unit", "definition", "formula", "source", "owner", "records")
NUMBERS = ("value", "before", "mean")


def _line_json(line: Line) -> dict[str, Any]:
    plain = {name: getattr(line, name) for name in PLAIN}
    plain["as_of"] = line.as_of.isoformat() if line.as_of else None
    return plain | {name: _text(getattr(line, name)) for name in NUMBERS} | {"trend": _texts(line.trend)}


def _line(data: dict[str, Any]) -> Line:
    given: dict[str, Any] = {name: data[name] for name in PLAIN}
    given["as_of"] = _day(data["as_of"]) if data["as_of"] else None
    given |= {name: _number(data[name]) for name in NUMBERS}
    return Line(**given, trend=_numbers(data["trend"]))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _texts(values: tuple[Decimal | None, ...]) -> list[str | None]:
    return [_text(value) for value in values]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _numbers(texts: list[str | None]) -> tuple[Decimal | None, ...]:
    return tuple(_number(text) for text in texts)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
