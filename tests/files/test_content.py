"""Contents: what is taken, what is refused, and in which words. Names are in ``test_names``, hostile files in ``test_hostile``."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import translation

from core.errors import DomainError
from core.pdf import Document, Text
from files.content import MEDIA_TYPES, check_content
from tests.files.samples import DOCX, HTML, JPEG, PDF, PNG, SOUND, archive, jpeg, png


def refusal(content: bytes, extension: str) -> str:
    with translation.override("en"):
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


@pytest.mark.parametrize("extension", ["pdf", "docx", "zip"])
def test_a_large_upload_is_checked_where_it_lies(extension: str) -> None:
    """Uploads beyond a few megabytes come as files of the temporary folder, not of memory."""
    content = SOUND[extension]
    with TemporaryUploadedFile(f"a.{extension}", "", len(content), None) as upload:
        upload.write(content)
        assert check_content(upload, extension, len(content)) == MEDIA_TYPES[extension]
        assert upload.read() == content


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


@pytest.mark.parametrize("content", [png(10_000, 10_000), jpeg(20_000, 4_000)], ids=["png", "jpeg"])
def test_a_large_picture_is_taken(content: bytes) -> None:
    assert check_content(io.BytesIO(content), "png" if content.startswith(b"\x89") else "jpg", len(content))


def test_html_is_told_what_it_is() -> None:
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
    assert "sound" in refusal(content, extension) or "looks like" in refusal(content, extension)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    raw = bytearray(archive({"a": "x" * 1000}))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as made:
        assert made.infolist()[0].file_size == 1000
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.find(signature)
        raw[start + offset : start + offset + 4] = (10).to_bytes(4, "little")
    refusal(bytes(raw), "zip")


def test_what_the_portal_itself_writes_is_taken() -> None:
    letter = Document(title="证书", blocks=[Text(text="验收合格")]).render()
    assert check_content(io.BytesIO(letter), "pdf", len(letter)) == MEDIA_TYPES["pdf"]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("技术指标").write_row(0, 0, ["名称", "目标"])
    table = buffer.getvalue()
    assert check_content(io.BytesIO(table), "xlsx", len(table)) == MEDIA_TYPES["xlsx"]
