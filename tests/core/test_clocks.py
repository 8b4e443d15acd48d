"""Working days of the Chinese calendar."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocks import add_working_days, is_working_day

D = datetime.date


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (D(2025, 10, 1), False),  # National Day
        (D(2025, 9, 28), True),  # Sunday made up for it
        (D(2025, 10, 11), True),  # Saturday made up for it
        (D(2025, 6, 14), False),  # plain Saturday
        (D(2099, 1, 1), True),  # not announced yet: a Thursday
        (D(2099, 1, 3), False),  # not announced yet: a Saturday
    ],
)
def test_working_days_follow_holidays_and_made_up_days(day: D, works: bool) -> None:
    assert is_working_day(day) is works


def test_counting_skips_the_national_day_week() -> None:
    assert add_working_days(D(2025, 9, 30), 1) == D(2025, 10, 9)
    assert add_working_days(D(2025, 10, 9), -1) == D(2025, 9, 30)
    assert add_working_days(D(2025, 10, 1), 0) == D(2025, 10, 1)


@given(st.dates(D(2018, 1, 1), D(2030, 1, 1)), st.integers(1, 30))
def test_forth_and_back_is_the_same_working_day(day: D, count: int) -> None:
    landed = add_working_days(day, count)
    assert is_working_day(landed)
    if is_working_day(day):
        assert add_working_days(landed, -count) == day
