"""What the house's own document is made of. Every text is plain; the language is the one that is active when it is rendered."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.format import is_chinese, moment_text
from core.pdf.rendering import render_pdf

Words = str | Promise
Row = tuple[Words, Any]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading inside the document."""

    text: Words
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True, kw_only=True)
class Text:
    """Running text; empty lines make paragraphs."""

    text: Words
    kind: str = field(default="text", init=False)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A remark in small grey letters: where figures come from, what is not in them."""

    text: Words
    kind: str = field(default="note", init=False)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Label and value, side by side."""

    rows: Sequence[Row]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table. ``widths`` are shares of the page's width, ``right`` the columns of numbers; ``empty`` stands for no row."""

    head: Sequence[Words]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int] = ()
    right: Sequence[int] = ()
    empty: Words = "—"
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page, such as the page to sign."""

    kind: str = field(default="page-break", init=False)


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Boxes to sign or seal: who, and what is written inside already (name, day)."""

    boxes: Sequence[Row]
    kind: str = field(default="signatures", init=False)


Block = Heading | Text | Note | Facts | Table | PageBreak | Signatures


@dataclass(kw_only=True)
class Document:
    """A document in the house style: certificate, sheet, report. ``landscape`` for wide tables."""

    title: Words
    number: str = ""
    subtitle: Words = ""
    issuer: Words = ""
    landscape: bool = False
    blocks: list[Block] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """What the template ``core/document`` reads."""
        return {
            "language": "zh" if is_chinese() else "en",
            "title": self.title,
            "number": self.number,
            "subtitle": self.subtitle,
            "issuer": self.issuer,
            "landscape": self.landscape,
            "made": _("Made by %(site)s on %(moment)s")
            % {"site": settings.SITE_NAME, "moment": moment_text(timezone.now())},
            "blocks": [_plain(block) for block in self.blocks],
        }

    def render(self) -> bytes:
        """The PDF."""
        return render_pdf("core/document", self.data())


def _plain(block: Block) -> dict[str, Any]:
    """A block as JSON: every cell as text, so that the template never has to guess."""
    values = {one.name: getattr(block, one.name) for one in dataclasses.fields(block)}
    for name in ("rows", "boxes"):
        if name in values:
            values[name] = [[_text(cell) for cell in row] for row in values[name]]
    return values


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
