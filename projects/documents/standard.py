"""The portal's own template for each kind of contract, built from ``standard.toml``; a university may put its own in place."""

import io
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

SOURCE = Path(__file__).with_name("standard.toml")
FONT, HEADING_FONT = "宋体", "黑体"
ORDINALS = "一二三四五六七八九十"
TEN = 10
PARTY_LINES = (
    ("{{ party.role }}：", "name"),
    ("统一社会信用代码：", "code"),
    ("承担单位：", "performing_unit"),
    ("住所：", "address"),
    ("法定代表人：", "representative"),
    ("开户银行及账号：", "account"),
)


@lru_cache(maxsize=1)
def _source() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def standard_template(kind: str) -> bytes:
    """The .docx template of one kind, with fields as ``projects.documents.fields`` names them."""
    source = _source()
    words = source["kinds"][kind]
    document = _empty()
    _cover(document, words["title"])
    _parties(document)
    _paragraph(document, words["preamble"])
    number = 0
    for part in source["parts"]:
        if part.get("terms"):
            # Clauses of the kind have headings of their own and are not counted.
            _paragraph(document, "{%p for term in terms %}", indent=False)
            _heading(document, "{{ term.heading }}")
            _paragraph(document, "{{ term.text }}")
            _paragraph(document, "{%p endfor %}", indent=False)
            continue
        number += 1
        _heading(document, f"{_ordinal(number)}、{_worded(part['heading'], words)}")
        for line in part["text"]:
            _paragraph(document, _worded(line, words))
        if "table" in part:
            _table(document, part["table"], **source["tables"][part["table"]])
    _signatures(document)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _worded(text: str, words: dict[str, str]) -> str:
    """A text of the skeleton with what differs by kind; fields of the template stay as they are."""
    return text.replace("{subject}", words["subject"]).replace("{money}", words["money"])


def _ordinal(number: int) -> str:
    return ORDINALS[number - 1] if number <= TEN else f"十{ORDINALS[number - TEN - 1]}"


def _empty() -> Any:
    """A page of A4 in the fonts of official writing."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.6)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(0)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("{{ number }} · 第 {{ version }} 版").font.size = Pt(9)
    return document


def _paragraph(document: Any, text: str, *, indent: bool = True) -> Any:
    paragraph = document.add_paragraph(text)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    return paragraph


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    _emphasised(paragraph, text, 13)


def _emphasised(paragraph: Any, text: str, size: int) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = True, Pt(size), HEADING_FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), HEADING_FONT)


def _cover(document: Any, title: str) -> None:
    _paragraph(document, "合同编号：{{ number }}", indent=False)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(60), Pt(40)
    _emphasised(head, title, 26)
    for line in (
        "项目名称：{{ title }}",
        "甲    方：{{ client }}",
        "乙    方：{{ contractor }}",
        "承担单位：{{ performing_unit }}",
        "有效期限：{{ starts_on }}至{{ ends_on }}",
        "签订地点：",
        "签订日期：      年    月    日",
    ):
        _paragraph(document, line, indent=False)
    document.add_page_break()


def _parties(document: Any) -> None:
    _paragraph(document, "{%p for party in parties %}", indent=False)
    for label, field in PARTY_LINES:
        # Other lines stay to be filled in by hand; an enterprise signs for itself and has no performing unit.
        optional = field == "performing_unit"
        if optional:
            _paragraph(document, f"{{%p if party.{field} %}}", indent=False)
        _paragraph(document, f"{label}{{{{ party.{field} }}}}", indent=False)
        if optional:
            _paragraph(document, "{%p endif %}", indent=False)
    _paragraph(document, "{%p endfor %}", indent=False)


def _table(document: Any, name: str, *, fields: list[str], headings: list[str]) -> None:
    """A row for the headings, one that begins the loop, one for the fields, one that ends it."""
    table = document.add_table(rows=4, cols=len(fields))
    table.style = "Table Grid"
    for place, (field, heading) in enumerate(zip(fields, headings, strict=True)):
        _emphasised(table.cell(0, place).paragraphs[0], heading, 11)
        table.cell(2, place).text = f"{{{{ row.{field} }}}}"
    table.cell(1, 0).text = f"{{%tr for row in {name} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"


def _signatures(document: Any) -> None:
    """One box for each party; nobody signs alone on a page."""
    _heading(document, "（签字盖章）")
    _paragraph(document, "{%p for party in parties %}", indent=False)
    for line in (
        "{{ party.role }}：{{ party.name }}（盖章）",
        "法定代表人或委托代理人（签字）：",
        "日期：      年    月    日",
    ):
        _paragraph(document, line, indent=False).paragraph_format.keep_with_next = True
    _paragraph(document, "{%p endfor %}", indent=False)
