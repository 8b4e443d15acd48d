"""Dates, money and sizes in both languages."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone, translation

from core import format as words

NOW = datetime.datetime(2026, 11, 22, 2, 32, tzinfo=datetime.UTC)  # 10:32 in the portal's zone


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-hans", ["2026年11月22日", "2026年11月22日 10:32", "—", "1,234.50 元", "35.6 万元", "30–50 万元", "面议"]),
        (
            "en",
            [
                "22 Nov 2026",
                "22 Nov 2026, 10:32",
                "—",
                "CNY 1,234.50",
                "CNY 356,000",
                "CNY 300,000–500,000",
                "negotiable",
            ],
        ),
    ],
)
def test_days_and_money(language: str, expected: list[str]) -> None:
    with translation.override(language):
        assert [
            words.day_text(NOW),
            words.moment_text(NOW),
            words.money_text(None),
            words.money_text(Decimal("1234.5")),
            words.money_text(356000, "wan"),
            words.budget_text(300000, 500000),
            words.budget_text(None, None),
        ] == expected


def test_a_budget_with_one_end() -> None:
    with translation.override("zh-hans"):
        assert [words.budget_text(300000, None), words.budget_text(None, 500000), words.budget_text(80000, 80000)] == [
            "30 万元起",
            "不超过50 万元",
            "8 万元",
        ]


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (datetime.timedelta(seconds=20), "刚刚"),
        (datetime.timedelta(minutes=5), "5 分钟前"),
        (datetime.timedelta(hours=3), "3 小时前"),
        (datetime.timedelta(days=9), "9 天前"),
        (datetime.timedelta(days=60), "2026年9月23日"),
    ],
)
def test_how_long_ago(back: datetime.timedelta, expected: str) -> None:
    with translation.override("zh-hans"):
        assert words.ago_text(timezone.now() - back) == expected


def test_the_day_of_a_due_date_is_that_of_the_portals_zone() -> None:
    late_evening = datetime.datetime(2026, 11, 22, 17, tzinfo=datetime.UTC)  # already the 23rd in the portal's zone
    with translation.override("en"):
        assert [
            words.due_text(day) for day in (datetime.date(2026, 11, 20), datetime.date(2026, 11, 22), late_evening)
        ] == [
            "overdue by 2 days",
            "due today",
            "1 day left",
        ]


def test_sizes() -> None:
    assert [words.size_text(n) for n in (0, 480, 48200, 1834000)] == ["1 kB", "1 kB", "48 kB", "1.8 MB"]
