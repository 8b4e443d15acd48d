"""PDF: opens, is not locked, and does nothing by itself."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _
from pikepdf.settings import set_qpdf_limits

from files.content.common import EXECUTABLE_STARTS, MARKUP, Stream, refuse, require, starts_with_markup
from files.names import RUNNABLE

MAX_OBJECTS = 500_000
MAX_DEPTH = 50
HARMLESS_ATTACHMENTS = {"xml", "xsl"}
"""Electronic invoices carry their data as XML."""
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition"}
ACTING_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
# A quick look: only objects in whose text one of these stands are walked through.
SUSPECT = re.compile(rb"/(JS|JavaScript|XFA|RichMediaContent|Launch|ImportData|Rendition|EF)\b")

# A few hundred bytes can unpack to gigabytes. The limits are the process's own; nothing else here reads PDFs.
set_qpdf_limits(
    doc_max_warnings=500,
    max_stream_filters=4,
    flate_max_memory=128 * 1024 * 1024,
    run_length_max_memory=128 * 1024 * 1024,
    png_max_memory=128 * 1024 * 1024,
    tiff_max_memory=128 * 1024 * 1024,
)


def check_pdf(stream: Stream, head: bytes, tail: bytes) -> None:
    """Begins and ends as a PDF, has pages, is readable without a password, and holds no scripts, actions or programs."""
    require(head.startswith(b"%PDF-") and head[5:6] in (b"1", b"2"))
    require(b"startxref" in tail and not tail[tail.rindex(b"%%EOF") + 5 :].strip(b"\r\n\t \x00"))
    stream.seek(0)
    bare: Any = getattr(stream, "file", stream)
    try:
        with pikepdf.open(bare, suppress_warnings=True) as document:
            if document.is_encrypted:
                refuse(LOCKED)
            require(len(document.pages) > 0 and len(document.objects) <= MAX_OBJECTS)
            for part in _suspects(document):
                _check_part(part)
    except pikepdf.PasswordError:
        refuse(LOCKED)


LOCKED = _("The document is protected by a password; please save it without and upload that.")


def _suspects(document: pikepdf.Pdf) -> Iterator[Any]:
    for found in document.objects:
        part: Any = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and SUSPECT.search(part.unparse(resolved=True)):
            yield from _dictionaries(part, 0)


def _dictionaries(part: Any, depth: int) -> Iterator[Any]:
    """``part`` and what is written inside it; what it refers to comes by itself."""
    require(depth <= MAX_DEPTH)
    inner: list[Any] = []
    if isinstance(part, pikepdf.Dictionary):
        yield part
        inner = [value for _key, value in part.items()]
    elif isinstance(part, pikepdf.Array):
        inner = list(part)
    for value in inner:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _check_part(part: pikepdf.Dictionary) -> None:
    if ACTING_KEYS & set(part.keys()) or str(part.get("/S", "")) in ACTIONS:
        refuse(_("The document holds scripts or starts programs. Please print it to a new PDF and upload that."))
    embedded = part.get("/EF")
    if isinstance(embedded, pikepdf.Dictionary):
        names = [str(part.get(key, "")) for key in ("/F", "/UF")]
        for content in (value for _key, value in embedded.items()):
            start = content.read_bytes()[:4096] if isinstance(content, pikepdf.Stream) else b""
            if _runs(names, start):
                refuse(_("A file attached to the document can run programs. Please remove it and upload the rest."))


def _runs(names: list[str], start: bytes) -> bool:
    endings = {name.rpartition(".")[2].strip().lower() for name in names}
    pages = tuple(mark for mark in MARKUP if mark != b"<?xml")
    return bool(
        endings & (RUNNABLE - HARMLESS_ATTACHMENTS)
        or start.startswith(EXECUTABLE_STARTS)
        or starts_with_markup(start, pages)
    )
