"""Days as offices count them: working days of the Chinese calendar with its make-up days."""

import datetime
import warnings

import chinese_calendar


def is_working_day(day: datetime.date) -> bool:
    """Whether offices work on ``day`` by the State Council's holiday notice; years not yet announced: Monday to Friday."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The ``count``-th working day after ``day`` (before it when negative); 0 gives ``day`` itself."""
    step = datetime.timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day
