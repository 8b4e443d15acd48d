"""Sheets to download. What people typed is written as text, so that nothing of it can become a formula."""

import datetime
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from core.format import local_day

LONGEST_CELL = 32_000
WIDEST = 48
# What Excel takes for the name of a sheet.
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Kind(StrEnum):
    """What a column holds; ``AUTO`` leaves it to each value."""

    AUTO = "auto"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


def workbook(title: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """An .xlsx of one sheet: headings in bold, numbers and days as such, everything else as text."""
    target = io.BytesIO()
    _fill(xlsxwriter.Workbook(target, {"in_memory": True}), title, headings, rows, [Kind.AUTO] * len(headings))
    return target.getvalue()


def write_workbook(
    target: IO[bytes],
    title: str,
    headings: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    kinds: Sequence[Kind],
) -> None:
    """The same into ``target``, row by row: however many there are, one at a time is held in memory."""
    _fill(xlsxwriter.Workbook(target, {"constant_memory": True}), title, headings, rows, kinds)


def _fill(
    opened: Any, title: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]], kinds: Sequence[Kind]
) -> None:
    with opened as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        number = book.add_format({"valign": "top"})
        sheet = book.add_worksheet(NOT_IN_NAMES.sub(" ", title)[:LONGEST_NAME].strip("' ") or None)
        widths = [min(WIDEST, 4 + 2 * len(str(heading))) for heading in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, str(heading), head)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.datetime) and kinds[column] is Kind.MOMENT:
                    widths[column] = max(widths[column], 18)
                    sheet.write_datetime(row, column, timezone.localtime(cell).replace(tzinfo=None), moment)
                elif isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, _midnight(cell), day)
                elif isinstance(cell, int | float | Decimal):
                    sheet.write_number(row, column, float(cell), money if kinds[column] is Kind.MONEY else number)
                else:
                    words = "" if cell is None else plain_text(cell)[:LONGEST_CELL]
                    widths[column] = min(WIDEST, max(widths[column], 2 + 2 * len(words)))
                    sheet.write_string(row, column, words, text)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, max(width, 12))
        sheet.freeze_panes(1, 0)


def plain_text(value: Any) -> str:
    """Words for a cell: browsers send line ends as two characters, of which sheets show the first as ``_x000D_``."""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _midnight(value: datetime.date | datetime.datetime) -> datetime.datetime:
    """Sheets know no time zone: the day in the portal's."""
    return datetime.datetime.combine(local_day(value), datetime.time.min)
