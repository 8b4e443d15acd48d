"""From an uploaded file to rows of text, whatever program wrote it."""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import DomainError
from needs.importing.columns import BY_HEADING, IGNORED_HEADINGS, heading_of, normalised

MAX_ROWS = 5_000
MAX_SHEETS = 20
MAX_COLUMNS = 100
MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MERGED = re.compile(rb'mergeCell\s[^<>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"')
LAST_ROW = 1_048_576
"""The last row that a sheet can have. A forged number beyond it would be filled up with empty rows for hours."""
NAMING = ("title", "trouble")
HEADING_WITHIN = 10
"""Offices put a title and a remark above the headings: they are looked for in the first rows."""


@dataclass(kw_only=True)
class Line:
    """One row of the file: its number there, and its text by column."""

    number: int
    cells: dict[str, str]


@dataclass(kw_only=True)
class Table:
    """What was read: columns found (key → heading as written), headings that nobody knows, rows."""

    headings: dict[str, str]
    unknown: list[str]
    lines: list[Line] = field(default_factory=list)


def read_table(name: str, content: bytes) -> Table:
    """Read an .xlsx or .csv. Raises ``DomainError`` in a clerk's words where that is not possible."""
    if len(content) > MAX_BYTES:
        raise DomainError(_("The file is larger than 10 MB; please split it."), field="upload")
    sheets = _xlsx_sheets(io.BytesIO(content)) if name.lower().endswith(".xlsx") else iter([_csv_rows(content)])
    try:
        table = next((table for table in map(_table, sheets) if table is not None), None)
    except csv.Error:
        raise DomainError(_("The file is not a proper table; please save it again as .xlsx."), field="upload") from None
    if table is None:
        raise DomainError(
            _("No row of headings was found. One of the first rows must name the columns, such as “%(a)s” and “%(b)s”.")
            % {"a": heading_of("title", True), "b": heading_of("trouble", True)},
            field="upload",
        )
    if not table.lines:
        raise DomainError(_("The file has headings, but no rows below them."), field="upload")
    return table


def _xlsx_sheets(stream: BinaryIO) -> Iterator[Iterator[list[str]]]:
    """The rows of each sheet, in the order of the sheets; formulas count as their last result."""
    with _damage_in_words(), zipfile.ZipFile(stream) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise DomainError(_("The file unpacks to far more than a document holds."), field="upload")
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        sheets: list[Any] = book.worksheets[:MAX_SHEETS]
        for sheet in sheets:
            # Sheets that are read row by row do not tell which cells are merged: the file does.
            yield _xlsx_rows(sheet, _merged_down(archive.read(sheet._worksheet_path.lstrip("/"))))


def _xlsx_rows(sheet: Any, merged: dict[int, list[tuple[int, int]]]) -> Iterator[list[str]]:
    """Rows of one sheet. What stands in a cell merged over several rows holds for each of them that has text of its own."""
    with _damage_in_words():
        sheet.reset_dimensions()
        held: dict[int, tuple[int, str]] = {}
        rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=LAST_ROW)
        for number, row in enumerate(rows, start=1):
            if row.count(None) == len(row):
                yield []
                continue
            cells = [cell_text(value) for value in row]
            held.update({index: (last, cells[index]) for index, last in merged.get(number, ()) if index < len(cells)})
            for index, (last, text) in held.items():
                if number <= last:
                    cells += [""] * (index + 1 - len(cells))
                    cells[index] = cells[index] or text
            yield cells


def _merged_down(sheet: bytes) -> dict[int, list[tuple[int, int]]]:
    """Cells merged over several rows: by first row, the column's index and the last row."""
    found: dict[int, list[tuple[int, int]]] = {}
    for column, top, bottom in MERGED.findall(sheet, max(sheet.rfind(b"sheetData"), 0)):
        if int(top) < int(bottom):
            found.setdefault(int(top), []).append((column_index_from_string(column.decode()) - 1, int(bottom)))
    return found


@contextmanager
def _damage_in_words() -> Iterator[None]:
    """What openpyxl raises on damaged files, in a clerk's words; an XML fault is a SyntaxError."""
    try:
        yield
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        OSError,
        SyntaxError,
        AttributeError,
        EOFError,
        zlib.error,
    ):
        raise DomainError(_("This .xlsx file cannot be opened; please save it again."), field="upload") from None


def cell_text(value: Any) -> str:
    """A cell as a clerk sees it: whole numbers without a fraction, days as 2027-06-30."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def decode(content: bytes) -> str:
    """Text from bytes: UTF-8 with or without mark, UTF-16 with mark (Excel's "Unicode text"), else GB18030."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(_("The characters of this file cannot be read; please save it as .xlsx."), field="upload")


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = decode(content).replace("\x00", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t，", key=first.count)
    if delimiter == "，":
        raise DomainError(
            _("The columns are separated by Chinese commas; please save the file as .xlsx."), field="upload"
        )
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _table(rows: Iterable[list[str]]) -> Table | None:
    """The table that begins at a row of headings; ``None`` where the first rows hold none."""
    table: Table | None = None
    places: dict[int, str] = {}
    for number, row in enumerate(rows, start=1):
        if table is None:
            places = {}
            for index, heading in enumerate(row[:MAX_COLUMNS]):
                key = BY_HEADING.get(normalised(heading))
                if key and key not in places.values():
                    places[index] = key
            if "title" in places.values() or "trouble" in places.values():
                known = set(places)
                table = Table(
                    headings={key: row[index].strip() for index, key in places.items()},
                    unknown=[
                        cell.strip()
                        for index, cell in enumerate(row[:MAX_COLUMNS])
                        if cell.strip() and index not in known and normalised(cell) not in IGNORED_HEADINGS
                    ],
                )
            elif number >= HEADING_WITHIN:
                break
            continue
        cells = {key: row[index].strip() for index, key in places.items() if index < len(row) and row[index].strip()}
        # A heading cell merged over two rows, or headings repeated on every printed page, are no need.
        if not cells or all(cells.get(key) == text for key, text in table.headings.items() if key in NAMING):
            continue
        if len(table.lines) == MAX_ROWS:
            raise DomainError(
                _("The file has more than %(count)s rows; please split it.") % {"count": f"{MAX_ROWS:,}"},
                field="upload",
            )
        table.lines.append(Line(number=number, cells=cells))
    return table
