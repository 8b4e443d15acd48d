"""Text that reaches the portal without a form field of its own: comments of steps, messages."""

import re

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

MAX_LENGTH = 4000


def check_text(text: str, *, field: str) -> None:
    """Raise ``DomainError`` for a text that is too long to read, or that the database cannot hold."""
    if len(text) > MAX_LENGTH:
        raise DomainError(_("Please keep the text under %(count)d characters.") % {"count": MAX_LENGTH}, field=field)
    if "\x00" in text:
        raise DomainError(_("The text contains a character that cannot be stored; please type it again."), field=field)


def whole_number(text: str) -> int | None:
    """A whole number such as an address or a form carries: ASCII digits that fit a database key; else ``None``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def shorten(text: str, length: int) -> str:
    """The first line or sentence of ``text`` as a title of at most ``length`` characters."""
    first = re.split(r"[\n。；;!?！？]|\.\s", text.strip(), maxsplit=1)[0].strip() or text.strip()
    return first if len(first) <= length else first[: length - 1].rstrip() + "…"
