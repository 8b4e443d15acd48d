"""Any list as CSV or XLSX: what its page shows to this person, in the page's order, to the last row.

A list declares its columns once, as an ``Export``, and its view answers ``?format=csv`` and ``?format=xlsx`` at its own
address, behind its own checks and with its own rows (docs/ui.md):

    shown = with_names(form.narrow(Enterprise.objects.visible_to(request.user)))
    if answer := exported(request, ENTERPRISES, shown):
        return answer
    page = page_by_key(shown, key=ENTERPRISES.order, …)

Rows are read in chunks by key (``core.paging.chunks_by_key``), each a short statement in no transaction, so that neither a long
transaction nor a cursor of the server is held while somebody's slow line takes the file; a pool of transactions is no
obstacle. What is entered during the export may or may not be in it; nothing is in it twice while its sort key stands.

CSV goes out chunk by chunk. A workbook is complete only at its end: it is written to a temporary file row by row, while the
browser waits for its first byte. Beyond ``MOST_AT_ONCE`` rows, which keep a thread of the web busy for some seconds, the person is
asked to have the file made in the background (``register_background``; the app ``jobs`` does): there the same view is called once
more, within ``making``, so that its checks, filters and masks are the same. Measured in docs/benchmarks.md.
"""

import csv
import datetime
import io
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import structlog
from django.conf import settings
from django.core import signing
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import links
from core.downloads import as_attachment
from core.errors import DomainError
from core.format import local_day
from core.limits import admit
from core.paging import chunks_by_key
from core.sheets import MEDIA_TYPE, Kind, plain_text, write_workbook

FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": MEDIA_TYPE}
CHUNK = 500
MOST_AT_ONCE = {"csv": 30_000, "xlsx": 20_000}
"""Of the costliest list measured, some nine seconds of CPU."""
MOST_IN_WORKBOOK = 1_000_000
PERIOD = 600
MOST_IN_PERIOD = 40
# At the beginning of a cell these are taken for a formula; the wide ones by sheets set to Chinese or Japanese.
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\n")
BYTE_ORDER_MARK = "\ufeff"
LINK = gettext_lazy("Address in the portal")

log = structlog.get_logger("portal.export")
Text = str | Promise
Prepare = Callable[[list[Any]], Any]
Report = Callable[[int], None]


@dataclass(frozen=True)
class Column:
    """One column. ``value`` is a path ("enterprise.organisation.name", of which any part may be missing) or ``value(row)``.

    ``choices`` words a closed list's values; they are translated once for the file instead of once for each row.
    """

    label: Text
    value: str | Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    choices: Iterable[tuple[Any, Text]] | None = None

    def getter(self) -> Callable[[Any], Any]:
        """What gives a row's cell, in the present language."""
        value = self.value
        found = _path(value.split(".")) if isinstance(value, str) else value
        if self.choices is None:
            return found
        words: Mapping[Any, str] = {key: str(label) for key, label in self.choices}
        return lambda row: words.get(found(row), "")


@dataclass(frozen=True, kw_only=True)
class Export:
    """How a list is exported. ``key`` names it in the log, ``order`` is also its page's; ``address`` is the page of one row."""

    key: str
    title: Text
    columns: Sequence[Column]
    order: str = "-id"
    address: str = ""

    @property
    def headings(self) -> list[str]:
        """First line of the file."""
        return [str(column.label) for column in self.columns] + ([str(LINK)] if self.address else [])

    @property
    def kinds(self) -> list[Kind]:
        """What each column holds."""
        return [column.kind for column in self.columns] + ([Kind.TEXT] if self.address else [])

    def getters(self) -> list[Callable[[Any], Any]]:
        """What gives the cells of a row, in the present language."""
        found = [column.getter() for column in self.columns]
        if self.address:
            found.append(lambda row: f"{settings.PORTAL_URL}{links.record(self.address, row.pk)}")
        return found


def exported(
    request: HttpRequest, export: Export, rows: models.QuerySet[Any], *, prepare: Prepare | None = None
) -> HttpResponseBase | None:
    """The file, where the address asks for one; ``None`` where it asks for the page.

    ``rows`` are those of the page, not yet sliced; ``prepare`` is what the page does to its rows before they are shown.
    """
    wanted = request.GET.get("format")
    if wanted is None:
        return None
    if wanted not in FORMATS:
        raise Http404
    title = str(export.title).replace("/", "–")
    name = f"{title} {timezone.localdate()}.{wanted}"
    reading = _Reading(request.user, export, wanted, rows, prepare)
    made = _making.get()
    if made is not None:
        made.reached = True
        if made.report is not None:
            made.name, made.content = name, WRITERS[wanted](reading, made.report)
        return HttpResponse(status=204)
    admit_export(request.user)
    count = reading.count()
    if count > MOST_AT_ONCE[wanted] and _background:
        context = {"title": export.title, "count": count, "url": _background, "what": _sealed(request, count)}
        at_once = _as_csv(request) if count <= MOST_AT_ONCE["csv"] else ""
        return render(request, "core/export_long.html", {**context, "csv": at_once})
    return as_attachment(_csv(reading) if wanted == "csv" else _xlsx(reading), name=name)


@dataclass
class Made:
    """What a view made in the background: the file, or only whether it still lets the person reach its list."""

    report: Report | None
    reached: bool = False
    name: str = ""
    content: IO[bytes] | None = None


_making: ContextVar[Made | None] = ContextVar("exports_making", default=None)
_background = ""
SEAL = "core.exports"


def register_background(url_name: str) -> None:
    """Say where a long file is asked for: that view gets ``what``, which ``unsealed`` opens."""
    global _background
    _background = url_name


@contextmanager
def making(report: Report | None) -> Iterator[Made]:
    """Within it a list's view hands its file over instead of answering with it, and tells ``report`` the rows so far.

    Without ``report`` nothing is made: it is only seen whether the list is reached.
    """
    made = Made(report)
    token = _making.set(made)
    try:
        yield made
    finally:
        _making.reset(token)


def _as_csv(request: HttpRequest) -> str:
    """The same list in the format that needs no waiting."""
    query = request.GET.copy()
    query["format"] = "csv"
    return f"?{query.urlencode()}"


def _sealed(request: HttpRequest, count: int) -> str:
    """Which list with which filters; signed, so that nothing but a list that was offered is ever made."""
    return signing.dumps([request.path, request.GET.urlencode(), count], salt=SEAL, compress=True)


def unsealed(what: str) -> tuple[str, str, int]:
    """Path, query and number of rows of the list that was offered; 404 for anything else."""
    try:
        path, query, count = signing.loads(what, salt=SEAL, max_age=24 * 3600)
    except signing.BadSignature:
        raise Http404 from None
    return path, query, count


def admit_export(user: Any) -> None:
    """Somebody who takes one file after another is asked to wait: each costs as much as hundreds of pages."""
    words = _("Too many exports in a short time. Please wait a few minutes.")
    admit(f"exports:{user.pk}", most=MOST_IN_PERIOD, seconds=PERIOD, refusal=words)


@dataclass
class _Reading:
    """One export under way: the cells of its rows, chunk by chunk, and in the end a line in the log of who took what."""

    user: Any
    export: Export
    format: str
    rows: models.QuerySet[Any]
    prepare: Prepare | None

    def __post_init__(self) -> None:
        self.language = translation.get_language()
        self.getters = self.export.getters()

    def count(self) -> int:
        """How many rows the file will have. Raises ``DomainError`` where they are more than a sheet holds."""
        if self.format == "csv":
            return self.rows.order_by().count()
        count = self.rows.order_by()[: MOST_IN_WORKBOOK + 1].count()
        if count > MOST_IN_WORKBOOK:
            words = _("More than %(most)s rows: please take the list as CSV, or narrow the filter.")
            raise DomainError(words % {"most": f"{MOST_IN_WORKBOOK:,}"})
        return count

    def chunks(self) -> Iterator[list[list[Any]]]:
        """Every row's cells. A stream is read when the request's own language is no longer set: each chunk sets it."""
        started, count, complete = time.perf_counter(), 0, False
        found = chunks_by_key(self.rows, key=self.export.order, size=CHUNK)
        try:
            while True:
                with translation.override(self.language):
                    rows = next(found, None)
                    if rows is None:
                        break
                    if self.prepare is not None:
                        self.prepare(rows)
                    cells = [[get(row) for get in self.getters] for row in rows]
                count += len(cells)
                yield cells
            complete = True
        finally:
            log.info(
                "export",
                list=self.export.key,
                format=self.format,
                user=self.user.pk,
                rows=count,
                complete=complete,
                ms=round((time.perf_counter() - started) * 1000),
            )


def _csv(reading: _Reading) -> StreamingHttpResponse:
    """With a byte order mark, without which Excel takes Chinese for something else; lines end as RFC 4180 has it."""
    body = _csv_pieces(reading)
    # The first rows are read before the answer begins: what fails there is still a page.
    first = next(body)

    def stream() -> Iterator[str]:
        yield first
        yield from body

    return StreamingHttpResponse(stream(), content_type=FORMATS["csv"])


def _csv_pieces(reading: _Reading, report: Report = lambda count: None) -> Iterator[str]:
    """The file chunk by chunk, its headings before the first."""
    kinds, count = reading.export.kinds, 0
    text = BYTE_ORDER_MARK + csv_lines([reading.export.headings])
    for chunk in reading.chunks():
        yield text + csv_lines([list(map(csv_cell, cells, kinds)) for cells in chunk])
        text = ""
        count += len(chunk)
        report(count)
    if text:
        yield text


def _csv_file(reading: _Reading, report: Report) -> IO[bytes]:
    """An open file without a name that holds the list."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever gets it closes it
    try:
        target.writelines(piece.encode() for piece in _csv_pieces(reading, report))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def csv_lines(rows: list[list[str]]) -> str:
    """Lines of comma-separated values, ended as RFC 4180 has it."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def csv_cell(cell: Any, kind: Kind = Kind.AUTO) -> str:
    """A cell in plain text: days and moments of the portal's zone, numbers with a point, text that is no formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime) and kind is Kind.MOMENT:
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, datetime.date):
        return local_day(cell).isoformat()
    if isinstance(cell, int | float | Decimal):
        return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    text = plain_text(cell)
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA_STARTS) else text


def _xlsx(reading: _Reading) -> FileResponse:
    """Written whole, then sent; the temporary file has no name and is gone with the answer."""
    content = _workbook(reading)
    response = FileResponse(content, content_type=MEDIA_TYPE)
    response["Content-Length"] = str(content.seek(0, io.SEEK_END))
    content.seek(0)
    return response


def _workbook(reading: _Reading, report: Report = lambda count: None) -> IO[bytes]:
    """An open file without a name that holds the workbook."""
    export = reading.export

    def rows() -> Iterator[list[Any]]:
        count = 0
        for chunk in reading.chunks():
            yield from chunk
            count += len(chunk)
            report(count)

    target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever gets it closes it
    try:
        write_workbook(target, str(export.title), export.headings, rows(), export.kinds)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


WRITERS: dict[str, Callable[[_Reading, Report], IO[bytes]]] = {"csv": _csv_file, "xlsx": _workbook}


def _path(names: Sequence[str]) -> Callable[[Any], Any]:
    def get(row: Any) -> Any:
        for name in names:
            if row is None:
                return None
            row = getattr(row, name)
        return row

    return get
