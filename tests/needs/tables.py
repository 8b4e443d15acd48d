"""Tables of needs for the tests of their import."""

import io
from typing import Any

import xlsxwriter

from needs.importing.reading import read_table

LONG = "母液含盐百分之八，无法回用，每月外运处置四十吨。"
"""A description long enough to be one."""


def xlsx(rows: list[list[Any]]) -> bytes:
    """A workbook with these rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                sheet.write(row, column, value)
    return target.getvalue()


def table_of(text: str) -> Any:
    """The table that this text makes."""
    return read_table("needs.csv", text.encode())
