"""A report as a Word document from which officials paste: true headings and tables, in the fonts of official writing."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dashboards.reports.tables import Table, definitions, facts, figures_table, group_tables
from dashboards.reports.value import ReportValue, say

FONT, HEADING_FONT = "宋体", "黑体"
BLACK = RGBColor(0, 0, 0)


def word_document(value: ReportValue) -> bytes:
    """The .docx, in the active language."""
    document = _empty(value)
    title = document.add_heading(_clean(value.title), level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below = document.add_paragraph(_clean(f"{value.organisation} · {value.period}"))
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _cells(document, [list(row) for row in facts(value)], head=False, right=False)
    for part in filter(None, (part.strip() for part in value.intro.split("\n"))):
        document.add_paragraph(_clean(part)).paragraph_format.first_line_indent = Pt(24)
    _section(document, figures_table(value), remark=True)
    for group in value.groups:
        for table in group_tables(value, group):
            _section(document, table)
    document.add_heading(_("What the figures mean"), level=1)
    for line in value.lines:
        document.add_heading(_clean(say(line.label)), level=2)
        for label, words in definitions(line):
            paragraph = document.add_paragraph()
            paragraph.add_run(_("%(label)s: ") % {"label": label}).bold = True
            paragraph.add_run(_clean(words))
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _empty(value: ReportValue) -> Any:
    """A page of A4 whose styles hold the fonts, so that what is pasted brings them along."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    for name, font, size in (
        ("Normal", FONT, 11),
        ("Title", HEADING_FONT, 20),
        ("Heading 1", HEADING_FONT, 14),
        ("Heading 2", HEADING_FONT, 12),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), BLACK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for place in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(place), font)
        for place in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(place), None)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(value.title), _clean(value.organisation), ""
    return document


def _section(document: Any, table: Table, *, remark: bool = False) -> None:
    document.add_heading(_clean(table.title), level=1)
    _cells(document, [list(table.head), *(list(row) for row in table.rows)], remark=remark)
    if table.note:
        document.add_paragraph(_clean(table.note))


def _cells(
    document: Any, rows: Sequence[Sequence[str]], *, head: bool = True, right: bool = True, remark: bool = False
) -> None:
    """A table with lines; its head is repeated on every page, numbers stand to the right."""
    if not rows:
        return
    count = len(rows[0])
    table = document.add_table(rows=len(rows), cols=count)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for i, row in enumerate(rows):
        for j, (cell, words) in enumerate(zip(table.rows[i].cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(_clean(words))
            run.font.size = Pt(10)
            run.bold = (head and i == 0) or None
            if right and i and j and not (remark and j == count - 1):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if head:
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph()


def _clean(text: str) -> str:
    """Without the characters that no Word file can hold (XML 1.0, production 2)."""
    return "".join(c for c in text if (c >= " " or c in "\n\t") and c not in "\ufffe\uffff")
