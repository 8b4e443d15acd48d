"""PDF documents by Typst: one house style, an embedded Chinese font, data that is never read as markup.

``render_pdf("core/document", data)`` sets any template; ``core.pdf.blocks`` builds the data of the house's own, so that an
app writes no Typst for an ordinary document. See docs/documents.md.
"""

from core.pdf.blocks import Block, Document, Facts, Heading, Note, PageBreak, Row, Signatures, Table, Text
from core.pdf.rendering import render_pdf

__all__ = [
    "Block",
    "Document",
    "Facts",
    "Heading",
    "Note",
    "PageBreak",
    "Row",
    "Signatures",
    "Table",
    "Text",
    "render_pdf",
]
