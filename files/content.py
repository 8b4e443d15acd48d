"""Whether a file's content is what its ending says. The ending alone proves nothing."""

import zipfile
from collections.abc import Callable
from typing import Any

import puremagic
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from files.names import RUNNABLE

Stream = Any
"""A seekable binary file, or Django's wrapper of an uploaded one."""
HEAD = 4096
TAIL = 2048
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 10_000
CHUNK = 64 * 1024
JPEG_IMAGE = 0xDA
"""Mark of the segment that is the image itself."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe", b"<meta")
EXECUTABLE_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")


class Untrue(Exception):
    """The content is not what the ending says."""


def check_content(stream: Stream, extension: str, size: int) -> str:
    """Return the media type of a file whose content fits its ending. Raises ``DomainError`` beside the field."""
    if not size:
        raise DomainError(_("The file is empty."), field="upload")
    try:
        stream.seek(0)
        head = stream.read(HEAD)
        stream.seek(max(0, size - TAIL))
        tail = stream.read(TAIL)
        _CHECKS[extension](stream, head, tail, extension)
    except DomainError:
        raise
    except Exception:  # parsers of hostile input fail in ways of their own; each failure is a refusal
        raise DomainError(_refusal(head, extension), field="upload") from None
    finally:
        stream.seek(0)
    return MEDIA_TYPES[extension]


def _refusal(head: bytes, extension: str) -> str:
    looks_like = ""
    try:
        guesses = puremagic.magic_string(head)
        looks_like = next((g.extension.lstrip(".") for g in guesses if g.extension), "")
    except (puremagic.PureError, ValueError):
        pass
    if any(head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(mark) for mark in MARKUP):
        looks_like = "html"
    if looks_like and looks_like not in (extension, "txt"):
        return _("The file is called .%(ending)s, but its content looks like .%(found)s.") % {
            "ending": extension,
            "found": looks_like,
        }
    return _("The content is not that of a sound .%(ending)s file; perhaps it is damaged.") % {"ending": extension}


def _require(condition: bool) -> None:
    if not condition:
        raise Untrue


def _pdf(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    _require(head.startswith(b"%PDF-") and head[5:6] in (b"1", b"2"))
    _require(b"%%EOF" in tail and b"startxref" in tail)


def _png(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    _require(head.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
    _require(tail.endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82"))


def _jpeg(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    """Segments up to the image, and the image's end. Phones put a short film behind it."""
    _require(head.startswith(b"\xff\xd8\xff"))
    stream.seek(0)
    raw = stream.read()
    place = 2
    while raw[place + 1] != JPEG_IMAGE:
        _require(raw[place] == 0xFF)
        place += 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
    _require(raw.find(b"\xff\xd9", place) > 0)


def _webp(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    stream.seek(0, 2)
    _require(head[:4] == b"RIFF" and head[8:12] == b"WEBP" and head[12:15] == b"VP8")
    _require(int.from_bytes(head[4:8], "little") + 8 in (stream.tell(), stream.tell() + 1))


def _text(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    _require(not start.startswith((*MARKUP, b"%pdf-")) and not head.startswith(EXECUTABLE_STARTS))
    stream.seek(0)
    raw = stream.read()
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        if encoding == "utf-16" and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Untrue
    _require(not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text))


def _archive(stream: Stream, extension: str) -> list[zipfile.ZipInfo]:
    """The entries of a sound archive that unpacks to something reasonable; every entry's checksum is verified."""
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        _require(0 < len(entries) <= MAX_ENTRIES)
        packed = sum(entry.compress_size for entry in entries)
        claimed = sum(entry.file_size for entry in entries)
        if claimed > MAX_UNPACKED or claimed > MAX_RATIO * max(packed, 1024):
            raise DomainError(_("The file unpacks to far more than a document holds."), field="upload")
        for entry in entries:
            parts = entry.filename.replace("\\", "/").split("/")
            _require(not entry.filename.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0])
            if entry.flag_bits & 0x1:
                raise DomainError(
                    _("Files protected by a password can't be checked; please remove it."), field="upload"
                )
            unpacked = 0
            with archive.open(entry) as part:
                while chunk := part.read(CHUNK):
                    unpacked += len(chunk)
                    _require(unpacked <= entry.file_size)
    return entries


def _office(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    _require(head.startswith(b"PK\x03\x04"))
    names = {entry.filename for entry in _archive(stream, extension)}
    _require("[Content_Types].xml" in names and OFFICE_PARTS[extension] in names)
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise DomainError(_("Documents with macros or programs are not accepted; please save without."), field="upload")


def _zip(stream: Stream, head: bytes, tail: bytes, extension: str) -> None:
    _require(head.startswith(b"PK\x03\x04"))
    for entry in _archive(stream, extension):
        ending = entry.filename.rpartition(".")[2].lower()
        if ending in RUNNABLE:
            raise DomainError(
                _("The archive holds “%(name)s”, a type that can run programs.") % {"name": entry.filename[-80:]},
                field="upload",
            )


_CHECKS: dict[str, Callable[[Stream, bytes, bytes, str], None]] = {
    "pdf": _pdf,
    "docx": _office,
    "xlsx": _office,
    "pptx": _office,
    "png": _png,
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "webp": _webp,
    "csv": _text,
    "txt": _text,
    "zip": _zip,
}
