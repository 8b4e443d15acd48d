"""Any list as a file: what stands in it, what becomes of formulas, what is refused, and what it costs."""

import csv
import datetime
import io
import tracemalloc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts.models import Organisation
from core import exports
from core.errors import DomainError, TooMany
from core.exports import Column, Export, exported
from core.paging import chunks_by_key
from core.sheets import Kind

PARKS = Export(
    key="parks",
    title="园区",
    order="name",
    address="enterprises:overview",
    columns=[
        Column("Name", "name"),
        Column("Belongs to", "parent.name"),
        Column("Kind", "kind", choices=[("park", "A park, no more")]),
        Column("Since", "created_at", Kind.DAY),
        Column("At", "created_at", Kind.MOMENT),
        Column("Value", lambda row: row.pk * 0 - 5, Kind.NUMBER),
    ],
)


def ask(rows: Any, wanted: str = "csv", export: Export = PARKS, **options: Any) -> Any:
    """What the list answers to somebody."""
    request = RequestFactory().get("/", {"format": wanted})
    request.user = SimpleNamespace(pk=7)  # type: ignore[assignment]
    return exported(request, export, rows, **options)


def body(answer: Any) -> bytes:
    """The whole file."""
    return b"".join(answer.streaming_content)


def sheet(content: bytes) -> Any:
    """The one sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(content)).active


def lines(answer: Any) -> list[list[str]]:
    """A CSV taken apart, without its first line."""
    return list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"))))[1:]


def park(name: str, **values: Any) -> Organisation:
    """A row that began late in the evening of the portal's zone, when in London it was still the day before."""
    made = Organisation.objects.create(kind="park", name=name, **values)
    Organisation.objects.filter(pk=made.pk).update(
        created_at=datetime.datetime(2026, 11, 21, 16, 30, tzinfo=datetime.UTC)
    )
    return made


@pytest.mark.django_db
def test_a_page_is_not_asked_for_a_file() -> None:
    request = RequestFactory().get("/")
    assert exported(request, PARKS, Organisation.objects.none()) is None


@pytest.mark.django_db
def test_csv_to_the_byte() -> None:
    first = park('河畔, "南" 园')
    answer = ask(Organisation.objects.filter(kind="park"))
    link = f"{settings.PORTAL_URL}/enterprises/{first.pk}/"
    assert body(answer).decode() == (
        "\ufeffName,Belongs to,Kind,Since,At,Value,门户网址\r\n"
        f'"河畔, ""南"" 园",,"A park, no more",2026-11-22,2026-11-22 00:30,-5,{link}\r\n'
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert f"filename*=UTF-8''%E5%9B%AD%E5%8C%BA%20{timezone.localdate()}.csv" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_the_workbook_holds_the_same_with_kinds() -> None:
    first = park("河畔", parent=park("上级"))
    answer = ask(Organisation.objects.filter(parent__isnull=False).select_related("parent"), "xlsx")
    content = body(answer)
    assert int(answer["Content-Length"]) == len(content)
    heads, row = sheet(content).iter_rows()
    assert [cell.value for cell in heads][-2:] == ["Value", "门户网址"]
    assert [cell.value for cell in row] == [
        "河畔",
        "上级",
        "A park, no more",
        datetime.datetime(2026, 11, 22),
        datetime.datetime(2026, 11, 22, 0, 30),
        -5,
        f"{settings.PORTAL_URL}/enterprises/{first.pk}/",
    ]
    assert row[4].number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  ="])
def test_text_is_no_formula(start: str) -> None:
    name = f'{start}HYPERLINK("https://evil.example";"1")'
    park(name)
    rows = Organisation.objects.filter(kind="park")
    assert lines(ask(rows))[0][0] == "'" + name.replace("\r", "\n")
    cell = sheet(body(ask(rows, "xlsx")))["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.value.strip() == name.strip(), "as it was typed, as text"


@pytest.mark.django_db
def test_an_empty_list() -> None:
    assert lines(ask(Organisation.objects.none())) == []
    assert sheet(body(ask(Organisation.objects.none(), "xlsx"))).max_row == 1


@pytest.mark.django_db
def test_words_are_of_the_readers_language_although_the_request_is_over() -> None:
    park("河畔")
    columns = [Column("State", "kind", choices=[("park", exports.LINK)]), Column("x", lambda row: exports.LINK)]
    with translation.override("zh-hans"):
        answer = ask(Organisation.objects.filter(kind="park"), export=Export(key="x", title="x", columns=columns))
    with translation.override("en"):
        assert lines(answer) == [["门户网址", "门户网址"]]


@pytest.mark.django_db
def test_what_the_page_does_to_its_rows_is_done_here() -> None:
    for n in range(3):
        park(f"p{n}")
    seen: list[list[str]] = []
    columns = [Column("Name", "shown")]

    def prepare(rows: list[Any]) -> None:
        seen.append([row.name for row in rows])
        for row in rows:
            row.shown = row.name.upper()

    export = Export(key="x", title="x", columns=columns, order="-name")
    assert lines(ask(Organisation.objects.filter(kind="park"), export=export, prepare=prepare)) == [
        ["P2"],
        ["P1"],
        ["P0"],
    ]
    assert seen == [["p2", "p1", "p0"]]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["id", "-id", "name", "-name"])
def test_chunks_hold_every_row_once_in_the_order_of_the_page(key: str) -> None:
    for n in range(11):
        park(f"p{n % 3}")
    rows = Organisation.objects.all()
    chunks = list(chunks_by_key(rows, key=key, size=4))
    assert [len(chunk) for chunk in chunks] == [4, 4, 3]
    expected = list(rows.order_by(key, "-id" if key.startswith("-") else "id"))
    assert [row for chunk in chunks for row in chunk] == expected


@pytest.mark.django_db
def test_statements_follow_the_chunks(django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 5)
    monkeypatch.setattr(exports, "admit_export", lambda user: None)
    for n in range(12):
        park(f"p{n}")
    answer = ask(Organisation.objects.filter(kind="park").select_related("parent"))
    with django_assert_num_queries(2):
        assert len(lines(answer)) == 12


@pytest.mark.django_db
def test_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    park("a")
    park("b")
    rows = Organisation.objects.filter(kind="park")
    with pytest.raises(Http404):
        ask(rows, "pdf")
    monkeypatch.setattr(exports, "MOST_IN_WORKBOOK", 1)
    with pytest.raises(DomainError, match="超过 1 行"):
        ask(rows, "xlsx")
    assert len(lines(ask(rows))) == 2
    monkeypatch.setattr(exports, "MOST_IN_PERIOD", 2)
    with pytest.raises(TooMany):
        ask(rows)


def logged(caplog: pytest.LogCaptureFixture) -> list[Any]:
    """The values of the lines about exports."""
    return [record.msg for record in caplog.records if record.name == "portal.export"]


@pytest.mark.django_db
def test_the_log_tells_who_took_what(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(exports, "CHUNK", 1)
    for name in "abc":
        park(name)
    rows = Organisation.objects.filter(kind="park")
    with caplog.at_level("INFO", logger="portal.export"):
        body(ask(rows, "xlsx"))
        broken_off = ask(rows)
        next(iter(broken_off.streaming_content))
        broken_off.close()
    names = ("event", "list", "format", "user", "rows", "complete")
    told = [{name: line[name] for name in names} for line in logged(caplog)]
    common = {"event": "export", "list": "parks", "user": 7}
    assert told == [
        {**common, "format": "xlsx", "rows": 3, "complete": True},
        {**common, "format": "csv", "rows": 1, "complete": False},
    ]


class Rows:
    """Stands for a query of ``count`` rows that are made when they are asked for."""

    def __init__(self, count: int, first: int = 0) -> None:
        self.total, self.first = count, first

    def order_by(self, *names: str) -> "Rows":
        """In the order of their ids."""
        return self

    def filter(self, condition: Any) -> "Rows":
        """Those beyond the last one."""
        (_name, last), *_rest = condition.children
        return Rows(self.total, last + 1)

    def count(self) -> int:
        """How many."""
        return self.total

    def __getitem__(self, part: slice) -> Any:
        if part.stop > exports.CHUNK:
            return self
        return list(self.made(part.stop))

    def made(self, most: int) -> Iterator[Any]:
        """The next rows."""
        for pk in range(self.first, min(self.first + most, self.total)):
            yield SimpleNamespace(id=pk, pk=pk, name=f"某某化工有限公司 {pk} " + "酞菁颜料" * 20)


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(wanted: str, caplog: pytest.LogCaptureFixture) -> None:
    columns = [Column("Name", "name"), Column("Number", "pk", Kind.NUMBER), Column("Again", "name")]
    export = Export(key="x", title="x", columns=columns, order="id")

    def peak(count: int) -> int:
        tracemalloc.start()
        caplog.clear()
        with caplog.at_level("INFO", logger="portal.export"):
            for _part in ask(Rows(count), wanted, export).streaming_content:
                pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert [line["rows"] for line in logged(caplog)] == [count]
        return most

    peak(1)
    small, large = peak(1_000), peak(4_000)
    # 3,000 rows more would take 3 MB if they were kept; buffers of files and of the packer settle within this.
    assert large - small < 500_000, (small, large)
