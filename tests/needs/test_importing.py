"""Import of needs: what is put right, what is refused, and that it is all or nothing."""

import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import events
from core.errors import Conflict, DomainError
from core.models import TimelineEntry
from enterprises.models import Enterprise
from jobs import running
from jobs.enums import JobState
from jobs.models import Job
from needs.importing.checking import Setting, check_table
from needs.importing.reading import read_table
from needs.importing.writing import reserved, write_rows
from needs.models import Need, NeedImport
from needs.services.importing import start_import, upload_table
from notifications.models import WaitingItem
from tests.factories.accounts import signed_in
from tests.factories.enterprises import make_code
from tests.factories.world import World
from tests.needs.tables import LONG, table_of, xlsx

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
