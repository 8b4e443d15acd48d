"""A report as a workbook: figures, a sheet for each grouping, the course by month, the definitions.

Numbers are numbers, in the unit of their figure; whatever people wrote is written as text, so that nothing of it is a formula.
"""

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.reports.periods import month_words
from dashboards.reports.tables import definitions, facts
from dashboards.reports.value import Measure, ReportValue, say
from dashboards.reports.words import note_words

NAME_LENGTH = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
FORMATS: dict[Measure, str] = {
    "count": "#,##0",
    "money": "#,##0.00",
    "number": "#,##0.0",
    "days": "#,##0.0",
    "percent": '0.0" %"',
}
WIDE, MIDDLE, LONG = 34, 16, 70


def sheets(value: ReportValue) -> bytes:
    """The .xlsx, in the active language."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        paper = _Paper(book)
        _figures(paper, value)
        for number in range(len(value.groups)):
            _group(paper, value, number)
        _trend(paper, value)
        _definitions(paper, value)
    return target.getvalue()


class _Paper:
    """A workbook with its formats, and a place on the sheet that is written."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.numbers = {
            measure: book.add_format({"num_format": form, "valign": "top"}) for measure, form in FORMATS.items()
        }
        self.names: set[str] = set()

    def sheet(self, name: str) -> None:
        """Begin a sheet; names are unique and short."""
        plain = name.translate(FORBIDDEN)[:NAME_LENGTH].strip() or "1"
        while plain.casefold() in self.names:
            plain = f"{plain[: NAME_LENGTH - 3]} {len(self.names) + 1}"
        self.names.add(plain.casefold())
        self.page = self.book.add_worksheet(plain)
        self.row = 0

    def words(self, *cells: str, form: Any = None) -> None:
        """A row of texts."""
        for column, cell in enumerate(cells):
            self.page.write_string(self.row, column, cell, form or self.text)
        self.row += 1

    def number(self, column: int, value: Decimal | None, measure: Measure) -> None:
        """A number of the present row; an empty cell where there is none, since a dash would be a text."""
        if value is None:
            self.page.write_blank(self.row, column, None, self.text)
        else:
            self.page.write_number(self.row, column, float(value), self.numbers[measure])

    def widths(self, *widths: int) -> None:
        """Widths of the columns of this sheet."""
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)


def _figures(paper: _Paper, value: ReportValue) -> None:
    paper.sheet(_("Figures"))
    paper.words(value.title, form=paper.title)
    for label, words in facts(value):
        paper.words(label, words)
    paper.row += 1
    before = (
        [str(value.before), pgettext("column", "Change"), _("Change in percent")] if value.before is not None else []
    )
    paper.words(
        pgettext("column", "Figure"),
        str(value.period),
        *before,
        _("Unit"),
        _("Mean"),
        _("Records"),
        _("Remark"),
        form=paper.head,
    )
    for line in value.lines:
        paper.page.write_string(paper.row, 0, say(line.label), paper.text)
        paper.number(1, line.value, line.measure)
        column = 2
        if before:
            paper.number(2, line.before, line.measure)
            paper.number(3, line.change, line.measure)
            paper.number(4, line.change_percent, "percent")
            column = 5
        paper.page.write_string(paper.row, column, "%" if line.measure == "percent" else say(line.unit), paper.text)
        paper.number(column + 1, line.mean, "days")
        if line.measure == "days":
            paper.number(column + 2, Decimal(line.records), "count")
        paper.page.write_string(paper.row, column + 3, note_words(line), paper.text)
        paper.row += 1
    paper.widths(WIDE, WIDE, *[MIDDLE] * (len(before) + 3), WIDE)


def _group(paper: _Paper, value: ReportValue, number: int) -> None:
    group = value.groups[number]
    paper.sheet(_("By %(grouping)s") % {"grouping": group.label})
    paper.words(group.label, *(_column(line) for line in value.lines), form=paper.head)
    for row in group.rows:
        paper.page.write_string(paper.row, 0, say(row.name), paper.text)
        for column, (line, cell) in enumerate(zip(value.lines, row.values, strict=True), start=1):
            paper.number(column, cell, line.measure)
        paper.row += 1
    paper.page.freeze_panes(1, 1)
    paper.widths(WIDE, *[MIDDLE] * len(value.lines))


def _trend(paper: _Paper, value: ReportValue) -> None:
    """Twelve months at least; what says how things stand now has no course."""
    lines = [line for line in value.lines if line.trend]
    if not lines:
        return
    paper.sheet(_("Month by month"))
    paper.words(_("Month"), *(_column(line) for line in lines), form=paper.head)
    for place, month in enumerate(value.months):
        paper.page.write_string(paper.row, 0, month_words(month), paper.text)
        for column, line in enumerate(lines, start=1):
            paper.number(column, line.trend[place], line.measure)
        paper.row += 1
    paper.page.freeze_panes(1, 1)
    paper.widths(MIDDLE, *[MIDDLE] * len(lines))


def _column(line: Any) -> str:
    """A heading with its unit, since the cells hold bare numbers."""
    unit = "%" if line.measure == "percent" else say(line.unit)
    return f"{say(line.label)} ({unit})" if unit else say(line.label)


def _definitions(paper: _Paper, value: ReportValue) -> None:
    paper.sheet(_("Definitions"))
    heads = [label for label, _words in definitions(value.lines[0])] if value.lines else []
    paper.words(pgettext("column", "Figure"), *heads, form=paper.head)
    for line in value.lines:
        paper.words(say(line.label), *(words for _label, words in definitions(line)))
    paper.page.freeze_panes(1, 0)
    paper.widths(WIDE, LONG, LONG, MIDDLE, WIDE, WIDE)
