"""Periods of reports in whole months: the one that just ended, the one before it, their names."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from dashboards.reports.enums import ReportKind
from indicators.enums import PeriodKind
from indicators.periods import MONTHS as CALENDAR
from indicators.periods import Period as CalendarPeriod

LENGTHS = {ReportKind.MONTHLY: 1, ReportKind.QUARTERLY: 3, ReportKind.ANNUAL: 12}
"""Months of the regular periods; they begin with the calendar year."""
MOST_MONTHS = 36
TREND_MONTHS = 12


def shifted(month: datetime.date, months: int) -> datetime.date:
    """The first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def month_words(month: datetime.date) -> str:
    """2026年11月, or November 2026."""
    return CalendarPeriod(kind=PeriodKind.MONTH, first=month).text


@dataclass(frozen=True, kw_only=True, order=True)
class Period:
    """Whole months; both ends are first days of months."""

    first: datetime.date
    last: datetime.date

    @property
    def length(self) -> int:
        """How many months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def last_day(self) -> datetime.date:
        """The last day that belongs to it."""
        return shifted(self.last, 1) - datetime.timedelta(days=1)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.last_day < timezone.localdate()

    @property
    def before(self) -> "Period":
        """The period of the same length just before."""
        return Period(first=shifted(self.first, -self.length), last=shifted(self.first, -1))

    @property
    def after(self) -> "Period":
        """The period of the same length just after."""
        return Period(first=shifted(self.last, 1), last=shifted(self.last, self.length))

    @property
    def months(self) -> Sequence[datetime.date]:
        """First days of its months."""
        return [shifted(self.first, number) for number in range(self.length)]

    @property
    def trend(self) -> "Period":
        """The months whose course a report shows: twelve at least, with the period at their end."""
        return Period(first=shifted(self.last, 1 - max(self.length, TREND_MONTHS)), last=self.last)

    @property
    def key(self) -> str:
        """As it stands in addresses: 2026-01."""
        return f"{self.first:%Y-%m}"

    def __str__(self) -> str:
        for kind, length in CALENDAR.items():
            if self.length == length and (self.first.month - 1) % length == 0:
                return CalendarPeriod(kind=kind, first=self.first).text
        return f"{month_words(self.first)} – {month_words(self.last)}"


def period_of(kind: str, day: datetime.date) -> Period:
    """The regular period of ``kind`` in which ``day`` lies."""
    length = LENGTHS[ReportKind(kind)]
    month = (day.month - 1) // length * length + 1
    first = datetime.date(day.year, month, 1)
    return Period(first=first, last=shifted(first, length - 1))


def latest(kind: str, count: int) -> list[Period]:
    """The last ``count`` regular periods, the present one first."""
    present = period_of(kind, timezone.localdate())
    return [
        Period(first=shifted(present.first, -back * present.length), last=shifted(present.last, -back * present.length))
        for back in range(count)
    ]


def latest_over(kind: str, day: datetime.date) -> Period:
    """The last regular period that had ended before ``day``."""
    return period_of(kind, day).before
