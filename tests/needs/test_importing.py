"""Import of needs: what files may look like, what is put right, what is refused, and that it is all or nothing."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import events
from core.errors import Conflict, DomainError
from core.models import TimelineEntry
from enterprises.models import Enterprise
from jobs import running
from jobs.enums import JobState
from jobs.models import Job
from needs.importing.amounts import budget_of, day_of
from needs.importing.checking import Setting, check_table
from needs.importing.parsing import Problem, without_repetition
from needs.importing.reading import MAX_ROWS, MAX_UNPACKED, decode, read_table
from needs.importing.sheets import problem_sheet, template
from needs.importing.writing import reserved, write_rows
from needs.models import Need, NeedImport
from needs.services.importing import start_import, upload_table
from notifications.models import WaitingItem
from tests.factories.accounts import signed_in
from tests.factories.enterprises import make_code
from tests.factories.world import World

LONG = "母液含盐百分之八，无法回用，每月外运处置四十吨。"


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
    return read_table("needs.csv", text.encode())


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


# XML, and so a workbook, holds no control characters.
CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@pytest.mark.django_db
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=5))
def test_no_cells_break_the_check(rows: list[list[str]], world: World) -> None:
    headings = [
        "需求名称",
        "需求内容",
        "需求领域",
        "预算",
        "期望完成时间",
        "技术指标",
        "统一社会信用代码",
        "当前成熟度",
    ]
    table = read_table("a.xlsx", xlsx([headings, *rows])) if any(any(c.strip() for c in row) for row in rows) else None
    if table is None:
        return
    checked = check_table(table, official(world))
    assert len(checked.rows) == len(table.lines)
    for row in checked.good:
        assert 0 < len(row.values["title"]) <= 120
        assert len(row.values["trouble"]) >= 10


def official(world: World, **more: Any) -> Setting:
    """The district's official, importing for the world's enterprise."""
    return Setting(
        actor=world.users["district_official"],
        enterprise=world.records["enterprise_profile"],
        district=world.organisations["district"],
        **more,
    )


def check(world: World, text: str) -> Any:
    return check_table(table_of(text), official(world))


def messages(checked: Any) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for row in checked.rows for problem in row.problems]


def test_text_that_stands_twice_is_taken_once() -> None:
    assert without_repetition(LONG + LONG) == LONG
    assert without_repetition(LONG + "\n  " + LONG) == LONG
    assert without_repetition(LONG + LONG[:-1]) == LONG + LONG[:-1]
    assert without_repetition("abab") == "abab"


@pytest.mark.django_db
def test_what_is_put_right_and_what_is_refused(world: World) -> None:
    name = "长" * 130
    checked = check(
        world,
        f"需求名称,需求内容,预算（万元）,期望完成时间,技术指标,合作方式\n"
        f"降盐,{LONG}{LONG},30-50,2027年6月,含盐量 ≤ 1 %；收率≥95%；外观合格,联合攻关\n"
        f",{LONG}补充,面议,2027/6/30,,\n"
        f"{name},{LONG},≤20,2027,,\n"
        "空的,,,,,\n"
        "太短,三个字,,,,\n"
        "坏预算,这里有足够长的一段说明文字,很多钱,,,\n"
        "坏日期,这里有足够长的一段说明文字二,,下个月,,\n"
        f"降盐,{LONG},,,,\n",
    )
    assert messages(checked) == [
        (5, "trouble"), (6, "trouble"), (7, "budget"), (8, "deadline"), (9, "title"),
    ]  # fmt: skip
    first, second, third = checked.good
    assert (first.values["trouble"], first.values["budget_min"], first.values["budget_max"]) == (LONG, 300000, 500000)
    assert (str(first.values["deadline"]), first.values["cooperation_mode"]) == ("2027-06-30", "joint")
    assert [(r["comparator"], r["target"], r["unit"]) for r in first.requirements] == [
        ("le", "1", "%"),
        ("ge", "95", "%"),
        ("described", "外观合格", ""),
    ]
    assert [r["name"] for r in first.requirements[:2]] == ["含盐量", "收率"]
    assert second.values["title"] == LONG.rstrip("。")
    assert "budget_max" not in second.values
    assert len(third.values["title"]) == 120
    assert third.values["trouble"] == f"{name}\n{LONG}"
    assert str(third.values["deadline"]) == "2027-12-31"


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


@pytest.mark.django_db
def test_marks_for_nothing_and_days_that_are_past(world: World) -> None:
    checked = check(
        world,
        "需求名称,需求内容,预算,期望完成时间,联系人,企业名称,统一社会信用代码\n"
        f"甲,{LONG}甲,/,长期,无,—,无\n乙,{LONG}乙,,2020-01-01,,,\n",
    )
    assert messages(checked) == [(3, "deadline")]
    assert checked.good[0].values.keys().isdisjoint({"budget_min", "budget_max", "deadline", "contact_name"})
    assert [note.column for note in checked.good[0].notes] == ["deadline"]


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


@pytest.mark.django_db
def test_enterprises_by_code_by_name_new_or_of_somebody_else(world: World) -> None:
    mine = world.records["enterprise_profile"]
    elsewhere = world.records["registered_enterprise"]
    code = make_code()
    checked = check(
        world,
        "需求名称,需求内容,企业名称,统一社会信用代码\n"
        f"一,{LONG}一,,{mine.uscc}\n"
        f"二,{LONG}二,{mine.organisation.name},\n"
        f"三,{LONG}三,新来化工有限公司,{code}\n"
        f"四,{LONG}四,,{make_code()}\n"
        f"五,{LONG}五,没有这家公司,\n"
        f"六,{LONG}六,{elsewhere.organisation.name},{elsewhere.uscc}\n"
        f"七,{LONG}七,新来化工有限公司,{code[:-1]}A\n"
        f"八,{LONG}八,,\n",
    )
    assert messages(checked) == [(5, "enterprise"), (6, "enterprise"), (7, "uscc"), (8, "uscc")]
    assert [row.enterprise for row in checked.good] == [mine, mine, None, mine]
    needs = write_rows(checked, official(world), reserved("N-2099-7001", 4))
    made = Enterprise.objects.get(uscc=code)
    assert (made.state, made.organisation.name, made.district) == (
        "verified",
        "新来化工有限公司",
        world.organisations["district"],
    )
    assert [(need.number, need.enterprise, need.on_behalf, need.state) for need in needs] == [
        ("N-2099-7001", mine, True, "draft"),
        ("N-2099-7002", mine, True, "draft"),
        ("N-2099-7003", made, True, "draft"),
        ("N-2099-7004", mine, True, "draft"),
    ]


@pytest.mark.django_db
def test_a_table_of_nobodys_needs_is_refused_once(world: World) -> None:
    """Neither a column nor a choice says whose needs they are: one refusal of the file instead of one a row."""
    nobodys = replace(official(world), enterprise=None)
    for text in (
        f"需求名称,需求内容\n一,{LONG}一\n二,{LONG}二\n",
        f"需求名称,需求内容,企业名称\n一,{LONG}一,\n二,{LONG}二,\n",
    ):
        with pytest.raises(DomainError):
            check_table(table_of(text), nobodys)
    one = f"需求名称,需求内容,企业名称\n一,{LONG}一,{world.records['enterprise_profile'].organisation.name}\n二,{LONG}二,\n"
    assert messages(check_table(table_of(one), nobodys)) == [(3, "enterprise")]


@pytest.mark.django_db
def test_needs_that_are_there_are_refused_with_their_number(world: World) -> None:
    text = f"need_id,title,content\na-1,降盐,{LONG}\na-2,提纯,{LONG}提纯\n"
    needs = write_rows(check(world, text), official(world), reserved("N-2099-7001", 2))
    again = check(world, f"{text}a-3,降盐,{LONG}\n")
    assert messages(again) == [(2, "source_number"), (3, "source_number"), (4, "title")]
    assert needs[0].number in again.rows[0].problems[0].message


@pytest.mark.django_db
def test_each_imported_need_has_history_and_is_counted(world: World) -> None:
    heard: list[str] = []

    def hear(*, record: Any, **data: Any) -> None:
        heard.append(record.number)

    events.on("need.draft", hear)
    needs = write_rows(check(world, f"title,content\n降盐,{LONG}\n"), official(world), reserved("N-2099-7001", 1))
    entries = TimelineEntry.objects.of(needs[0])
    assert [(entry.event, entry.actor, entry.data) for entry in entries] == [
        ("need.imported", world.users["district_official"], {"row": 2})
    ]
    assert heard == ["N-2099-7001"]
    assert not WaitingItem.objects.open().of(needs[0]).exists()


def run(job: Job) -> Job:
    running.run(job.pk)
    job.refresh_from_db()
    return job


def upload(world: World, content: bytes, name: str = "needs.csv", **more: Any) -> Job:
    return upload_table(actor=world.users["district_official"], upload=SimpleUploadedFile(name, content), **more)


@pytest.mark.django_db(transaction=True)
def test_check_preview_import_once(transactional_world: World) -> None:
    world = transactional_world
    before = Need.objects.count()
    job = run(
        upload(
            world,
            f"title,content\n降盐,{LONG}\n空的,\n=2+5,{LONG}公式\n".encode(),
            enterprise=world.records["enterprise_profile"],
        )
    )
    assert (job.state, job.result["good"], job.result["faulty"], job.result_name.endswith(".xlsx")) == (
        JobState.DONE, 2, 1, True,
    )  # fmt: skip
    assert Need.objects.count() == before
    table = NeedImport.objects.latest("id")
    with pytest.raises(DomainError):
        start_import(actor=job.owner, table=table, leave_out=False)
    done = run(start_import(actor=job.owner, table=table, leave_out=True))
    assert (done.state, done.result["count"], done.result["left_out"]) == (JobState.DONE, 2, 1)
    assert set(Need.objects.filter(number__gte=done.result["first"]).values_list("title", flat=True)) >= {"=2+5"}
    with pytest.raises(Conflict):
        start_import(actor=job.owner, table=table, leave_out=True)
    client = signed_in(job.owner)
    pressed_again = client.post(reverse("needs:import_start", args=[table.pk]), {"leave_out": "1"}, follow=True)
    assert pressed_again.redirect_chain[-1][0] == done.get_absolute_url()
    assert client.get(job.get_absolute_url()).status_code == 200
    assert client.get(done.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_nothing_is_imported_when_writing_breaks_off(
    transactional_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = transactional_world
    job = run(
        upload(
            world,
            b"title,content\n" + b"".join(f"need {n},{LONG}{n}\n".encode() for n in range(20)),
            enterprise=world.records["enterprise_profile"],
        )
    )
    before = Need.objects.count()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("needs.importing.writing._hang_on", broken)
    done = run(start_import(actor=job.owner, table=NeedImport.objects.latest("id"), leave_out=False))
    assert (done.state, Need.objects.count()) == (JobState.FAILED, before)


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


@pytest.mark.django_db
def test_command(world: World, tmp_path: Any) -> None:
    path = tmp_path / "needs.csv"
    path.write_text(f"title,content\n降盐,{LONG}\n空的,\n")
    code, email = world.records["enterprise_profile"].uscc, world.users["district_official"].email
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_needs", str(path), enterprise=code, actor=email, stdout=out, stderr=err)
    assert not Need.objects.filter(title="降盐").exists()
    call_command("import_needs", str(path), "--leave-out", enterprise=code, actor=email, stdout=out, stderr=err)
    assert Need.objects.filter(title="降盐").count() == 1
    assert err.getvalue().startswith("3\t")
    with pytest.raises(CommandError):
        call_command("import_needs", str(path), enterprise=code, actor="nobody@example.test")
    outsider = world.users["outside_researcher"].email
    with pytest.raises(CommandError):
        call_command("import_needs", str(path), enterprise=code, actor=outsider)


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
