"""Days of a plan that is written in months."""

import datetime


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the month's last day where it is shorter."""
    month = day.month - 1 + months
    first = datetime.date(day.year + month // 12, month % 12 + 1, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
