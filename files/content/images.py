"""Pictures, judged by their headers: nothing is decoded, so a picture of a million pixels a side costs nothing."""

import re
import struct
import zlib

from django.utils.translation import gettext_lazy as _

from files.content.common import Stream, refuse, require

MAX_SIDE = 30_000
MAX_PIXELS = 100_000_000
"""Ten times a good phone's; one pixel takes four bytes in the memory of whoever opens it."""
JPEG_IMAGE = 0xDA
"""Mark of the segment that is the image itself."""
# SOF0 to SOF15, without the tables DHT, JPG and DAC between them.
JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PAGE = re.compile(rb"<script|<html|<iframe|<\?php", re.IGNORECASE)


def check_png(stream: Stream, head: bytes, tail: bytes) -> None:
    """Signature, a header with a true checksum, and the end."""
    require(head.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
    require(zlib.crc32(head[12:29]) == int.from_bytes(head[29:33], "big"))
    require(tail.endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82"))
    _measure(*struct.unpack(">II", head[16:24]))
    _refuse_pages(stream)


def check_jpeg(stream: Stream, head: bytes, tail: bytes) -> None:
    """Segments up to the image, and the image's end. Phones put a short film behind it."""
    require(head.startswith(b"\xff\xd8\xff"))
    stream.seek(0)
    raw = stream.read()
    place, measured = 2, False
    while raw[place + 1] != JPEG_IMAGE:
        require(raw[place] == 0xFF)
        if raw[place + 1] in JPEG_FRAMES:
            height, width = struct.unpack(">HH", raw[place + 5 : place + 9])
            _measure(width, height)
            measured = True
        place += 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
    require(measured and raw.find(b"\xff\xd9", place) > 0)
    _refuse_pages(stream)


def check_webp(stream: Stream, head: bytes, tail: bytes) -> None:
    """The container's length and the measures of its first part: simple, lossless or extended."""
    stream.seek(0, 2)
    require(head[:4] == b"RIFF" and head[8:12] == b"WEBP")
    require(int.from_bytes(head[4:8], "little") + 8 in (stream.tell(), stream.tell() + 1))
    kind = head[12:16]
    if kind == b"VP8 ":
        require(head[23:26] == b"\x9d\x01\x2a")
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", head[26:30]))
    elif kind == b"VP8L":
        require(head[20] == 0x2F)
        bits = int.from_bytes(head[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        require(kind == b"VP8X")
        width, height = (int.from_bytes(head[place : place + 3], "little") + 1 for place in (24, 27))
    _measure(width, height)
    _refuse_pages(stream)


def _measure(width: int, height: int) -> None:
    require(width > 0 and height > 0)
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        refuse(
            _("The image measures %(width)d × %(height)d pixels; please make it smaller.")
            % {"width": width, "height": height}
        )


def _refuse_pages(stream: Stream) -> None:
    """A picture whose comment is a page is taken for the page by whoever looks for one."""
    stream.seek(0)
    require(not PAGE.search(stream.read()))
