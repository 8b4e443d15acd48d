"""Names and contents: what is taken, what is refused, and in which words."""

import io
import zipfile

import pytest

from core.errors import DomainError
from files.content import MEDIA_TYPES, check_content
from files.names import clean_name
from tests.files.samples import DOCX, HTML, JPEG, PDF, PNG, SOUND, XLSX, archive, office


def refusal(content: bytes, extension: str) -> str:
    with pytest.raises(DomainError) as refused:
        check_content(io.BytesIO(content), extension, len(content))
    assert refused.value.field == "upload"
    return str(refused.value)


@pytest.mark.parametrize("extension", sorted(SOUND))
def test_a_sound_file_of_every_kind_is_taken(extension: str) -> None:
    content = SOUND[extension]
    stream = io.BytesIO(content)
    assert check_content(stream, extension, len(content)) == MEDIA_TYPES[extension]
    assert stream.tell() == 0


@pytest.mark.parametrize("extension", sorted(SOUND))
def test_nothing_but_its_own_content_is_taken(extension: str) -> None:
    own = {"jpg": "jpeg", "jpeg": "jpg", "csv": "txt", "txt": "csv"}.get(extension)
    # An Office file is an archive as well.
    allowed = {extension, own} | ({"docx", "xlsx", "pptx"} if extension == "zip" else set())
    for other, content in SOUND.items():
        if other not in allowed:
            refusal(content, extension)
    refusal(HTML, extension)
    refusal(b"MZ\x90\x00" + b"\0" * 200, extension)
    refusal(b"", extension)
    refusal(b"\0" * 300, extension)


def test_a_photo_with_a_film_behind_it_is_taken() -> None:
    content = JPEG + b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 5000
    assert check_content(io.BytesIO(content), "jpg", len(content)) == "image/jpeg"


def test_html_named_pdf_is_told_what_it_is(settings) -> None:
    settings.LANGUAGE_CODE = "en"
    assert ".html" in refusal(HTML, "pdf")
    assert ".html" in refusal(b"\xef\xbb\xbf  \n" + HTML, "txt")


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF[:-20], "pdf"),
        (PNG[:-4], "png"),
        (JPEG[:-2], "jpg"),
        (DOCX[:-30], "docx"),
        (DOCX[:40] + b"\0" + DOCX[41:], "docx"),
        (PDF + b"\n" * 4096, "pdf"),
        ("半".encode()[:2] + b"\xff\xff", "txt"),
        (b"a\x00b", "csv"),
    ],
    ids=["pdf cut", "png cut", "jpg cut", "zip cut", "zip damaged", "pdf with a tail", "no encoding", "nul"],
)
def test_damaged_files_are_refused(content: bytes, extension: str) -> None:
    refusal(content, extension)


def encrypted() -> bytes:
    raw = bytearray(XLSX)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := raw.find(signature, start + 1)) >= 0:
            raw[start + offset] |= 1
    return bytes(raw)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (office("word/document.xml", word__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"), "docx"),
        (archive(**{"../../etc/passwd": "x"}), "zip"),
        (archive(**{"/etc/passwd": "x"}), "zip"),
        (archive(**{"C:/x.txt": "x"}), "zip"),
        (archive(**{"setup.exe": "x"}), "zip"),
        (archive(**{"readme.html": "x"}), "zip"),
        (archive(**{"bomb.txt": b"\0" * 5_000_000}), "zip"),
        (office("xl/workbook.xml", xl__sheet=b"\0" * 5_000_000), "xlsx"),
        (encrypted(), "xlsx"),
    ],
    ids=["macro", "climbs", "root", "drive", "program", "page", "bomb", "office bomb", "password"],
)
def test_hostile_archives_are_refused(content: bytes, extension: str) -> None:
    refusal(content, extension)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    raw = bytearray(archive(a="x" * 1000))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as made:
        assert made.infolist()[0].file_size == 1000
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.find(signature)
        raw[start + offset : start + offset + 4] = (10).to_bytes(4, "little")
    refusal(bytes(raw), "zip")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("合同.pdf", ("合同.pdf", "pdf")),
        ("合同 v1.2.PDF", ("合同 v1.2.pdf", "pdf")),
        ("..\\..\\windows\\合同.pdf", ("合同.pdf", "pdf")),
        ("/etc/a.pdf", ("a.pdf", "pdf")),
        ("a\u202efdp.exe", ("afdp.exe", "exe")),
        ("a\u2066\u200b\u0000b.pdf", ("ab.pdf", "pdf")),
        ("a\r\nSet-Cookie: x.pdf", ("aSet-Cookie_ x.pdf", "pdf")),
        ('a"b<c>.pdf', ("a_b_c_.pdf", "pdf")),
        ("  a  b .pdf. ", ("a b.pdf", "pdf")),
        ("con.pdf", ("_con.pdf", "pdf")),
        ("长" * 300 + ".docx", ("长" * 115 + ".docx", "docx")),
    ],
)
def test_names_are_cleaned(raw: str, expected: tuple[str, str]) -> None:
    assert clean_name(raw) == expected


@pytest.mark.parametrize("raw", ["", "pdf", ".pdf", "...pdf", "\u202e.pdf", "a.exe.pdf", "发票.js .pdf", "x.html.txt"])
def test_deceiving_names_are_refused(raw: str) -> None:
    with pytest.raises(DomainError) as refused:
        clean_name(raw)
    assert refused.value.field == "upload"
