"""Tables of needs as districts send them: what files may look like, and how their cells are read."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from needs.importing.amounts import budget_of, day_of
from needs.importing.parsing import Problem, without_repetition
from needs.importing.reading import MAX_ROWS, MAX_UNPACKED, decode, read_table
from needs.importing.sheets import problem_sheet, template
from tests.needs.tables import LONG, table_of, xlsx


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_encoding_that_offices_use_gives_the_same_rows(encoding: str) -> None:
    table = read_table("需求.csv", f"需求名称,需求内容\n降盐,{LONG}\n".encode(encoding))
    assert [line.cells for line in table.lines] == [{"title": "降盐", "trouble": LONG}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_headings_in_any_order_and_language_below_a_title(delimiter: str) -> None:
    rows = [["District needs 2026", "", ""], ["* Description：", "序号", "技术需求名称"], [LONG, "1", "降盐"]]
    table = table_of("\n".join(delimiter.join(row) for row in rows))
    assert (table.headings, table.unknown) == ({"trouble": "* Description：", "title": "技术需求名称"}, [])
    assert [(line.number, line.cells) for line in table.lines] == [(3, {"trouble": LONG, "title": "降盐"})]


def test_the_shape_of_published_lists() -> None:
    table = table_of(f'need_id,title,content\nabc-1,降盐,"{LONG}\n第二行"\n')
    assert [line.cells for line in table.lines] == [
        {"source_number": "abc-1", "title": "降盐", "trouble": f"{LONG}\n第二行"}
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "headings"),
        ("a.csv", b"a,b,c\n1,2,3\n", "headings"),
        ("a.csv", "需求名称，需求内容\n一，二\n".encode(), "Chinese commas"),
        ("a.csv", "需求名称,需求内容\n".encode(), "no rows"),
        ("a.csv", b"\xff\xfe\x00", "characters"),
        ("a.xlsx", b"not a workbook", "cannot be opened"),
        ("a.csv", ("title,content\n" + "x,y\n" * (MAX_ROWS + 1)).encode(), "5,000"),
        ("a.csv", b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with translation.override("en"), pytest.raises(DomainError, match=words):
        read_table(name, content)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_break_the_reader(content: bytes, name: str) -> None:
    try:
        table = read_table(name, content)
    except DomainError:
        return
    assert table.lines


def test_text_that_stands_twice_is_taken_once() -> None:
    assert without_repetition(LONG + LONG) == LONG
    assert without_repetition(LONG + "\n  " + LONG) == LONG
    assert without_repetition(LONG + LONG[:-1]) == LONG + LONG[:-1]
    assert without_repetition("abab") == "abab"


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        ("30", (30, 30)),
        ("30-50万元以内", (30, 50)),
        ("约３０~50 万", (30, 50)),
        ("5000元-1万元", (Decimal("0.5"), 1)),
        ("¥1,000,000元左右", (100, 100)),
        ("0.5亿", (5000, 5000)),
        ("不超过50万元人民币", (None, 50)),
        ("20万以上", (20, None)),
        ("双方协商", (None, None)),
        *((text, None) for text in ("-5", "1e5", "0", "50-30", "3年共50万", "一期30，二期50", "2000元/吨", "三十万")),
    ],
)
def test_a_budget_is_understood_as_a_whole_or_not_at_all(text: str, wan: Any) -> None:
    found = budget_of(text)
    if wan is None:
        assert found is None
    else:
        low, high = (None if amount is None else amount * 10_000 for amount in wan)
        assert found is not None
        assert (found.get("budget_min"), found.get("budget_max")) == (low, high)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027.6.3", "2027-06-03"),
        ("2027-06-30 00:00:00", "2027-06-30"),
        ("20270630", "2027-06-30"),
        ("27年6月", "2027-06-30"),
        ("2027年上半年", "2027-06-30"),
        ("2027年第三季度", "2027-09-30"),
        ("2027Q2", "2027-06-30"),
        ("2027年12月31日前", "2027-12-31"),
        *((text, "None") for text in ("2027-02-30", "06/30/2027", "46500", "27", "202706", "明年年底")),
    ],
)
def test_days_as_clerks_write_them(text: str, day: str) -> None:
    assert str(day_of(text)) == day


def test_cells_merged_over_rows_below_a_sheet_of_words() -> None:
    """As districts send them: how to fill in, then the table, with the enterprise's name beside all of its needs."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("填表说明").write(0, 0, "请逐项填写。")
        sheet = book.add_worksheet("需求")
        sheet.merge_range("A1:D1", "二〇二六年技术需求征集表")
        sheet.merge_range("A2:A3", "企业名称")
        sheet.merge_range("B2:B3", "需求名称")
        sheet.merge_range("C2:C3", "需求内容")
        sheet.merge_range("D2:E2", "投入")
        sheet.write_row("D3", ["预算", "备注"])
        sheet.merge_range("A4:A6", "甲公司")
        sheet.write_row("B4", ["一", LONG])
        sheet.write_row("B5", ["二", LONG])
        sheet.write_row("B7", ["三", LONG])
    table = read_table("需求.xlsx", target.getvalue())
    assert [(line.number, line.cells) for line in table.lines] == [
        (4, {"enterprise": "甲公司", "title": "一", "trouble": LONG}),
        (5, {"enterprise": "甲公司", "title": "二", "trouble": LONG}),
        (7, {"title": "三", "trouble": LONG}),
    ]


def test_sheets_hold_text_and_no_formulas() -> None:
    table = table_of('需求名称,需求内容\n=HYPERLINK("http://x"),@SUM(1)\n+1,-2\n')
    problems = [Problem(row=line.number, column="trouble", message="=1+1") for line in table.lines]
    book = openpyxl.load_workbook(io.BytesIO(problem_sheet(table, problems, problems)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert book.worksheets[0]["C2"].value == '=HYPERLINK("http://x")'


def test_the_template_reads_back() -> None:
    table = read_table("template.xlsx", template())
    assert len(table.headings) >= 18
    assert table.unknown == []
    assert len(table.lines) == 1


def test_decode_prefers_utf8() -> None:
    assert decode("降盐".encode()) == "降盐"


def forged(sheet: bytes) -> bytes:
    """A workbook whose first sheet was replaced."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["title"]]))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part, sheet if part.filename == "xl/worksheets/sheet1.xml" else old.read(part))
    return target.getvalue()


def test_a_row_beyond_the_end_of_every_sheet_is_not_waited_for() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row><row r="99999999999"><c r="A99999999999"/></row>'
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    with translation.override("en"), pytest.raises(DomainError, match="no rows below"):
        read_table("a.xlsx", forged(sheet.encode()))


def test_a_sheet_that_unpacks_to_far_too_much_is_not_unpacked() -> None:
    with translation.override("en"), pytest.raises(DomainError, match="unpacks to far more"):
        read_table("a.xlsx", forged(b" " * (MAX_UNPACKED + 1)))
