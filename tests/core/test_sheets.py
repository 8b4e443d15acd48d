"""Sheets to download, and files made for the request."""

import datetime
import io
from decimal import Decimal

import openpyxl

from core.downloads import download
from core.sheets import workbook


def test_what_people_typed_is_text_and_numbers_are_numbers() -> None:
    rows = [["=1+1", Decimal("0.5"), datetime.date(2026, 11, 22), None], ["x" * 40_000, 2, "", "@SUM(A1)"]]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("Days", ["A", "B", "C", "D"], rows))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert cells[0] == ["=1+1", 0.5, datetime.datetime(2026, 11, 22), ""]
    assert (len(cells[1][0]), cells[1][1:]) == (32_000, [2, "", "@SUM(A1)"])
    assert [cell.data_type for cell in (sheet["A2"], sheet["D3"])] == ["s", "s"], "no formula"


def test_a_file_is_an_attachment_that_nobody_keeps() -> None:
    answer = download(b"x", name="协议 1.pdf", media_type="application/pdf")
    assert dict(answer.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename=\"___1.pdf\"; filename*=UTF-8''%E5%8D%8F%E8%AE%AE%201.pdf",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
