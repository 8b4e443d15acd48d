"""Sheets to download: the empty template, and what is wrong with an uploaded table. Every cell is written as text, so
that nothing which somebody typed can become a formula.
"""

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from core.format import is_chinese
from needs.importing.columns import COLUMNS, heading_of
from needs.importing.parsing import Problem
from needs.importing.reading import Table

WIDE = {"title": 36, "trouble": 60, "enterprise": 28, "uscc": 24, "requirements": 36}
LONGEST_CELL = 32_000


def template() -> bytes:
    """An .xlsx with all columns, one example row and an explanation, in the reader's language."""
    chinese = is_chinese()
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Needs"))
        for index, column in enumerate(COLUMNS):
            sheet.set_column(index, index, WIDE.get(column.key, 18), text)
            sheet.write_string(0, index, column.zh if chinese else column.en, head)
            sheet.write_string(1, index, column.example_zh if chinese else column.example_en or column.example_zh, text)
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet(_("How to fill in"))
        notes.set_column(0, 0, 100, text)
        lines = [
            _("Only title and description must be filled in; the second row is an example, delete it."),
            _("Columns may stand in any order, and be left out. Headings may be Chinese or English."),
            _("An enterprise that is not on the portal is created if its code and name are given."),
            _("Budget in units of 10,000 yuan: 30, 30-50 or 面议. Days as 2027-06-30."),
            _("Several technical indicators: one a line, or between semicolons."),
            _("At most 5,000 rows and 10 MB."),
        ]
        for row, line in enumerate(lines):
            notes.write_string(row, 0, line)
    return target.getvalue()


def problem_sheet(table: Table, problems: Sequence[Problem], notes: Sequence[Problem]) -> bytes:
    """The rows that were refused, as they were, with what is wrong; on a second sheet what was put right."""
    target = io.BytesIO()
    chinese = is_chinese()
    by_row: dict[int, list[str]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(f"{heading_of(problem.column, chinese)}: {problem.message}")
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#F7E8E8"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Refused rows"))
        headings = [_("Row"), _("What is wrong"), *table.headings.values()]
        for index, heading in enumerate(headings):
            sheet.set_column(index, index, 8 if index == 0 else 40, text)
            sheet.write_string(0, index, heading, head)
        position = 0
        for line in table.lines:
            if line.number not in by_row:
                continue
            position += 1
            cells = [str(line.number), "\n".join(by_row[line.number])]
            cells += [line.cells.get(key, "") for key in table.headings]
            for index, cell in enumerate(cells):
                sheet.write_string(position, index, cell[:LONGEST_CELL], text)
        sheet.freeze_panes(1, 2)
        _notes_sheet(book, notes, chinese)
    return target.getvalue()


def _notes_sheet(book: xlsxwriter.Workbook, notes: Sequence[Problem], chinese: bool) -> None:
    head = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Put right"))
    for index, (heading, width) in enumerate([(_("Row"), 8), (_("Column"), 20), (_("What was put right"), 80)]):
        sheet.set_column(index, index, width, text)
        sheet.write_string(0, index, heading, head)
    for position, note in enumerate(notes, start=1):
        sheet.write_string(position, 0, str(note.row), text)
        sheet.write_string(position, 1, heading_of(note.column, chinese), text)
        sheet.write_string(position, 2, note.message, text)
