"""Tables of comma-separated values of what a page shows."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

MEDIA_TYPE = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_table(lines: Iterable[Sequence[Any]]) -> bytes:
    """The lines with a byte order mark, by which spreadsheets know the letters; text can't become a formula."""
    target = io.StringIO()
    csv.writer(target).writerows([_cell(cell) for cell in line] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
