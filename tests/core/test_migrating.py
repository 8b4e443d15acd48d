"""The first migration of an app: everything at once, there and back."""

import io
import re

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def statements(*options: str) -> str:
    """The SQL of the first migration of the calendars."""
    written = io.StringIO()
    call_command("sqlmigrate", "calendars", "0001_initial", *options, stdout=written)
    return written.getvalue()


def test_tables_and_triggers_are_made_and_removed_again() -> None:
    there, back = statements(), statements("--backwards")
    made = re.findall(r'CREATE TABLE "(\w+)"', there)
    assert made == ["calendars_calendarfeed", "calendars_calendarfeedevent"]
    assert re.findall(r'DROP TABLE "(\w+)"', back) == made[::-1]
    assert back.index("DROP TRIGGER") < back.index("DROP TABLE")


def test_foreign_keys_come_last() -> None:
    assert statements().index("FOREIGN KEY") > statements().rindex("CREATE TABLE")
