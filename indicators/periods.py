"""Months, quarters and years: their days, their names, and how they stand in an address."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.format import is_chinese
from indicators.enums import PeriodKind

MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
QUARTERS_ZH = "一二三四"


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole months from ``first``, the first day of one."""

    kind: PeriodKind
    first: datetime.date

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return months_later(self.first, MONTHS[self.kind]) - datetime.timedelta(days=1)

    @property
    def last_month(self) -> datetime.date:
        """First day of the last month, as figures are asked for."""
        return self.last.replace(day=1)

    @property
    def key(self) -> str:
        """How it stands in an address: quarter-2026-07."""
        return f"{self.kind}-{self.first:%Y-%m}"

    @property
    def text(self) -> str:
        """2026年第三季度, or Q3 2026."""
        year, number = self.first.year, (self.first.month - 1) // 3
        if self.kind == PeriodKind.YEAR:
            return _("Year %(year)s") % {"year": year}
        if self.kind == PeriodKind.QUARTER:
            return f"{year}年第{QUARTERS_ZH[number]}季度" if is_chinese() else f"Q{number + 1} {year}"
        return f"{year}年{self.first.month}月" if is_chinese() else date_format(self.first, "F Y")


def months_later(first: datetime.date, months: int) -> datetime.date:
    """The first day of the month ``months`` after that of ``first``; before it if negative."""
    number = first.year * 12 + first.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def period_of(kind: PeriodKind, day: datetime.date) -> Period:
    """The period of a kind in which ``day`` lies."""
    months = MONTHS[kind]
    return Period(kind=kind, first=day.replace(month=(day.month - 1) // months * months + 1, day=1))


def ended_periods(today: datetime.date, back: dict[PeriodKind, int]) -> Iterator[Period]:
    """Periods that are over, the latest first, so many of each kind as ``back`` says."""
    for kind, number in back.items():
        first = period_of(kind, today).first
        for _turn in range(number):
            first = months_later(first, -MONTHS[kind])
            yield Period(kind=kind, first=first)
