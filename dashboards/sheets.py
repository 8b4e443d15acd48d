"""Tables of comma-separated values of what a page shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.exports import BYTE_ORDER_MARK, FORMATS, csv_cell, csv_lines

MEDIA_TYPE = FORMATS["csv"]


def csv_table(lines: Iterable[Sequence[Any]]) -> bytes:
    """The lines as a file that spreadsheets read; text can't become a formula."""
    text = csv_lines([[csv_cell(cell) for cell in line] for line in lines])
    return (BYTE_ORDER_MARK + text).encode()
