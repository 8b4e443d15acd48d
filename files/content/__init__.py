"""Whether a file's content is what its ending says, and nothing more. The ending alone proves nothing.

One module per family of formats; each raises ``Untrue`` where the content is not what it should be, and ``DomainError``
in words where it is, but holds something that is not taken.
"""

from collections.abc import Callable

import puremagic
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from files.content.archives import check_archive, check_office, entries_of
from files.content.common import EXECUTABLE_STARTS, FIELD, MARKUP, Stream, refuse, starts_with_markup
from files.content.documents import check_pdf
from files.content.images import check_jpeg, check_png, check_webp
from files.content.text import check_text

__all__ = ["MEDIA_TYPES", "Stream", "check_content"]

HEAD = 4096
TAIL = 2048

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
ARCHIVES = {"docx", "xlsx", "pptx", "zip"}
# What a damaged file may be taken for without being something else.
SAME = {"jpg": ("jpeg", "jfif"), "jpeg": ("jpg", "jfif"), "zip": ("docx", "xlsx", "pptx"), "csv": ("txt",)}
SAME |= dict.fromkeys(("docx", "xlsx", "pptx"), ("zip",))
CHECKS: dict[str, Callable[[Stream, bytes, bytes], None]] = {
    "pdf": check_pdf,
    "docx": check_office("docx"),
    "xlsx": check_office("xlsx"),
    "pptx": check_office("pptx"),
    "png": check_png,
    "jpg": check_jpeg,
    "jpeg": check_jpeg,
    "webp": check_webp,
    "csv": check_text,
    "txt": check_text,
}


def check_content(stream: Stream, extension: str, size: int) -> str:
    """Return the media type of a file whose content fits its ending. Raises ``DomainError`` beside the field."""
    if not size:
        raise DomainError(_("The file is empty."), field=FIELD)
    head = b""
    try:
        stream.seek(0)
        head = stream.read(HEAD)
        stream.seek(max(0, size - TAIL))
        tail = stream.read(TAIL)
        if extension == "zip":
            check_archive(stream, head, tail, check_part)
        else:
            CHECKS[extension](stream, head, tail)
        if extension not in ARCHIVES:
            _refuse_two_in_one(stream)
    except DomainError:
        raise
    except Exception:  # parsers of hostile input fail in ways of their own; each failure is a refusal
        raise DomainError(_refusal(head, extension), field=FIELD) from None
    finally:
        stream.seek(0)
    return MEDIA_TYPES[extension]


def check_part(stream: Stream, extension: str, size: int) -> None:
    """Check one file inside an archive like a file of its own, where its ending is one that we know."""
    if size and extension in CHECKS:
        check_content(stream, extension, size)


def _refuse_two_in_one(stream: Stream) -> None:
    """A document that opens as an archive too is one thing to whoever checks it and another to whoever unpacks it."""
    if entries_of(stream):
        refuse(_("The file is a document and an archive at the same time. Please save it anew and upload that."))


def _refusal(head: bytes, extension: str) -> str:
    if head.startswith(EXECUTABLE_STARTS):
        return _("The file is called .%(ending)s, but its content is a program.") % {"ending": extension}
    looks_like = ""
    try:
        guesses = puremagic.magic_string(head)
        looks_like = next((g.extension.lstrip(".") for g in guesses if g.extension), "")
    except (puremagic.PureError, ValueError):
        pass
    if starts_with_markup(head, MARKUP):
        looks_like = "html"
    if looks_like and looks_like not in (extension, "txt", *SAME.get(extension, ())):
        return _("The file is called .%(ending)s, but its content looks like .%(found)s.") % {
            "ending": extension,
            "found": looks_like,
        }
    return _("The content is not that of a sound .%(ending)s file; perhaps it is damaged.") % {"ending": extension}
