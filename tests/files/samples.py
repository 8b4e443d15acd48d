"""Small sound files of every kind, made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **saving: Any) -> bytes:
    """A document of one empty page, changed by ``change`` before it is written."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer, **saving)
    return buffer.getvalue()


def jpeg(width: int = 1, height: int = 1, comment: bytes = b"") -> bytes:
    """A picture whose header says these measures."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    remark = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + remark
        + b"\xff\xc0\x00\x0b"
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + b"\x00" * 40
        + b"\xff\xd9"
    )


PDF = pdf()
JPEG = jpeg()
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1, *more: bytes) -> bytes:
    """A picture whose header says these measures; its one row of pixels is the same in all."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + b"".join(more)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def webp(width: int = 1, height: int = 1) -> bytes:
    """The same, lossless WebP."""
    body = b"WEBPVP8L" + struct.pack("<I", 10) + b"\x2f"
    body += struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\x88\x88\x08\x00\x00"
    return b"RIFF" + struct.pack("<I", len(body)) + body


PNG = png()
WEBP = webp()


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP with these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


MAIN_PARTS = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


def office(kind: str, more: Mapping[str, bytes | str] | None = None, type_of_main: str = "") -> bytes:
    """An office document of ``kind`` with further parts."""
    main, its_type = MAIN_PARTS[kind]
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{type_of_main or its_type}"/></Types>'
    )
    return archive({"[Content_Types].xml": types, main: "<x/>", **(more or {})})


DOCX = office("docx")
XLSX = office("xlsx")
PPTX = office("pptx")
ZIP = archive({"图纸/a.txt": "x", "图纸/b.pdf": PDF, "数据.docx": DOCX})
CSV = "名称,目标\n氯离子,50\n".encode("gb18030")
TXT = "说明".encode()
SOUND = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": WEBP,
    "csv": CSV,
    "txt": TXT,
    "zip": ZIP,
}
