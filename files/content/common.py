"""What the checks of all formats share."""

from typing import Any, NoReturn

from django.utils.functional import Promise

from core.errors import DomainError

Stream = Any
"""A seekable binary file, or Django's wrapper of an uploaded one."""
FIELD = "upload"
CHUNK = 64 * 1024
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe", b"<meta")
EXECUTABLE_STARTS = (
    *(b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"),
    *(b"dex\n", b"\x00asm", b"L\x00\x00\x00\x01\x14\x02\x00"),
)


class Untrue(Exception):
    """The content is not what the ending says."""


def require(condition: bool) -> None:
    """Raise ``Untrue`` unless the condition holds."""
    if not condition:
        raise Untrue


def refuse(words: str | Promise) -> NoReturn:
    """Refuse the file in words of one's own."""
    raise DomainError(words, field=FIELD)


def starts_with_markup(head: bytes, marks: tuple[bytes, ...]) -> bool:
    """Whether a browser that looks at the beginning would take it for a page."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\f\x00").lower().startswith(marks)
