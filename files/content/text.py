"""Plain text and tables of text: readable in one of the encodings that offices use, no page and no program."""

import re

from files.content.common import EXECUTABLE_STARTS, MARKUP, Stream, require, starts_with_markup

ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Formats that a text can be at the same time: GIF89a=1;… is a picture to some programs and a script to others.
OTHER_FORMATS = (b"%pdf-", b"gif8", b"{\\rtf", b"%!ps", b"pk\x03\x04", b"bm\x00")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
PAGE = re.compile(r"<\s*(script|iframe|!doctype\s+html|html)\b", re.IGNORECASE)


def check_text(stream: Stream, head: bytes, tail: bytes) -> None:
    """UTF-8, GB 18030, or UTF-16 with its mark; no control characters, no markup of a page."""
    require(not starts_with_markup(head, (*MARKUP, *OTHER_FORMATS)) and not head.startswith(EXECUTABLE_STARTS))
    stream.seek(0)
    text = decoded(stream.read())
    require(text is not None and not CONTROL.search(text) and not PAGE.search(text))


def decoded(raw: bytes) -> str | None:
    """The text in the first encoding that fits, or ``None``."""
    for encoding in ENCODINGS:
        if encoding == "utf-16" and raw[:2] not in ORDER_MARKS:
            continue
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
