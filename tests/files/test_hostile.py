"""Files made to do harm, each made here: every one is refused, and for what it does."""

import io
import struct
import zipfile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from core.errors import DomainError
from files.content import check_content
from files.names import clean_name
from tests.files.samples import DOCX, HTML, PDF, XLSX, ZIP, archive, chunk, jpeg, office, pdf, png, webp
from tests.files.test_content import refusal

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00\x03" + b"\0" * 200
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def opening(action: Dictionary) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = action

    return pdf(change)


def script_in_names(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))


def script_deep_in_a_page(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.JavaScript)])))


def program_attached(document: pikepdf.Pdf) -> None:
    document.attachments["setup.exe"] = b"harmless words"


def program_under_another_name(document: pikepdf.Pdf) -> None:
    document.attachments["readme.txt"] = PROGRAM


def form_with_scripts(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array([]))


def unpacks_to_gigabytes(document: pikepdf.Pdf) -> None:
    """The pages stand in a packed stream of objects that holds 300 MB of blanks."""
    document.Root.Filler = Array([document.make_indirect(String("x" * 3_000_000)) for _ in range(100)])


def hidden_name() -> bytes:
    """The name of the action written in another way, as readers accept it."""
    return opening(Dictionary(S=Name.JavaScript, JS=String("1"))).replace(b"/JavaScript", b"/J#61v#61Script")


def locked(**passwords: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(**passwords))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HTML, ".html"),
        (PROGRAM, "is a program"),
        (b"%PDF-1.4\n" + HTML, "sound"),
        (HTML + PDF, ".html"),
        (PDF + ZIP, "sound"),
        (PDF + PROGRAM, "sound"),
        (PDF[:9] + ZIP + PDF[9:], "archive at the same time"),
        (opening(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))), "scripts"),
        (opening(Dictionary(S=Name.Launch, F=String("cmd.exe"))), "scripts"),
        (hidden_name(), "scripts"),
        (pdf(script_in_names), "scripts"),
        (pdf(script_in_names, object_stream_mode=pikepdf.ObjectStreamMode.generate), "scripts"),
        (pdf(script_deep_in_a_page), "scripts"),
        (pdf(form_with_scripts), "scripts"),
        (pdf(program_attached), "attached"),
        (pdf(program_under_another_name), "attached"),
        (locked(owner="o", user="u"), "password"),
        (locked(owner="o", user=""), "password"),
        (pdf(unpacks_to_gigabytes, object_stream_mode=pikepdf.ObjectStreamMode.generate), "sound"),
        (pdf(lambda document: document.pages.__delitem__(0)), "sound"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_documents_are_refused(content: bytes, words: str) -> None:
    assert words in refusal(content, "pdf")


def test_a_document_may_carry_data_and_links() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments["invoice.xml"] = b"<?xml version='1.0'?><Invoice/>"
        document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])
        document.pages[0].obj.Annots = Array(
            [Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/JavaScript")))]
        )
        document.docinfo["/Title"] = "About /JavaScript and /Launch"

    content = pdf(change)
    assert check_content(io.BytesIO(content), "pdf", len(content)) == "application/pdf"


def locked_archive(content: bytes) -> bytes:
    raw = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := raw.find(signature, start + 1)) >= 0:
            raw[start + offset] |= 1
    return bytes(raw)


def linking() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        entry = zipfile.ZipInfo("a.txt")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a.txt", "seen by one")
        made.writestr("A.txt", "seen by another")
    return buffer.getvalue()


TEMPLATE = (
    '<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'attachedTemplate" Target="https://example.org/x.dotm" TargetMode="External"/></Relationships>'
)
EXPANDING = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Types>&b;</Types>'


@pytest.mark.parametrize(
    ("content", "extension", "words"),
    [
        (office("docx", {"word/vbaProject.bin": "x"}), "docx", "macros"),
        (office("docx", type_of_main=MACROS), "docx", "macros"),
        (office("xlsx", {"xl/activeX/activeX1.xml": "x"}), "xlsx", "macros"),
        (office("docx", {"word/_rels/settings.xml.rels": TEMPLATE}), "docx", "macros"),
        (office("pptx", {"ppt/embeddings/run.exe": PROGRAM}), "pptx", "macros"),
        (archive({"[Content_Types].xml": EXPANDING, "word/document.xml": "x"}), "docx", "sound"),
        (archive({"word/document.xml": "x"}), "docx", "sound"),
        (XLSX, "docx", "sound"),
        (office("xlsx", {"xl/sheet": b"\0" * 5_000_000}), "xlsx", "unpacks"),
        (locked_archive(XLSX), "xlsx", "password"),
        (locked_archive(ZIP), "zip", "password"),
        (archive({"../../etc/passwd": "x"}), "zip", "leads elsewhere"),
        (archive({"/etc/passwd": "x"}), "zip", "leads elsewhere"),
        (archive({"C:/x.txt": "x"}), "zip", "leads elsewhere"),
        (archive({"a\\..\\..\\x.txt": "x"}), "zip", "leads elsewhere"),
        (archive({"a\u202etxt.pdf": "x"}), "zip", "leads elsewhere"),
        (linking(), "zip", "leads elsewhere"),
        (twice(), "zip", "sound"),
        (archive({"setup.exe": "x"}), "zip", "run programs"),
        (archive({"readme.html": "x"}), "zip", "run programs"),
        (archive({"drawing.dwg": PROGRAM}), "zip", "run programs"),
        (archive({"bomb.txt": b"\0" * 5_000_000}), "zip", "unpacks"),
        (archive({"inner.zip": ZIP}), "zip", "another archive"),
        (archive({"inner.dat": ZIP}), "zip", "another archive"),
        (archive({"inner.rar": "x"}), "zip", "another archive"),
        (archive({"inner.docx": office("docx", {"word/vbaProject.bin": "x"})}), "zip", "macros"),
        (archive({"inner.pdf": locked(owner="o", user="u")}), "zip", "password"),
        (archive({"inner.png": png(50_000, 50_000)}), "zip", "pixels"),
        (archive({"inner.txt": HTML}), "zip", ".html"),
        (b"#!/bin/sh\n" + ZIP, "zip", "is a program"),
        (ZIP + PDF, "zip", "sound"),
        (archive({}), "zip", "sound"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_archives_are_refused(content: bytes, extension: str, words: str) -> None:
    assert words in refusal(content, extension)


@pytest.mark.parametrize(
    ("content", "extension", "words"),
    [
        (png(50_000, 50_000), "png", "50000 × 50000"),
        (png(2**31 - 1, 2**31 - 1), "png", "pixels"),
        (png(0, 10), "png", "sound"),
        (jpeg(60_000, 60_000), "jpg", "pixels"),
        (webp(16_384, 16_384), "webp", "pixels"),
        (png(1, 1, chunk(b"tEXt", b"Comment\0<script>alert(1)</script>")), "png", "sound"),
        (jpeg(comment=b"*/=1;<SCRIPT>alert(1)</SCRIPT>/*"), "jpg", "sound"),
        (jpeg(comment=b"<?php system($_GET[0]);"), "jpeg", "sound"),
        (jpeg() + ZIP, "jpg", "archive at the same time"),
        (png(1, 1, chunk(b"tEXt", b"Comment\0" + ZIP)), "png", "archive at the same time"),
        (b"GIF89a/*" + b"\0" * 8 + b"*/=0;alert(1)", "png", "looks like .gif"),
        (SVG, "png", ".html"),
        (HTML, "webp", ".html"),
        (png(1, 1).replace(struct.pack(">II", 1, 1), struct.pack(">II", 2, 2)), "png", "sound"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_pictures_are_refused(content: bytes, extension: str, words: str) -> None:
    assert words in refusal(content, extension)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a=1;alert(1)//",
        b"{\\rtf1 words}",
        b"#!/bin/sh\nrm -rf /",
        "名称,目标\n<script>alert(1)</script>,5\n".encode(),
        "名称 < iframe src=x>".encode("gb18030"),
        SVG,
        "\ufeff <!DOCTYPE html>".encode("utf-16"),
        b"a\x1b[2Jb",
        DOCX,
    ],
)
@pytest.mark.parametrize("extension", ["txt", "csv"])
def test_texts_that_are_something_else_are_refused(content: bytes, extension: str) -> None:
    refusal(content, extension)


@pytest.mark.parametrize("name", ["photo.svg", "setup.exe", "contract.docm", "page.html", "gnp.\u202efdp.exe"])
def test_endings_outside_the_list_reach_no_check(name: str) -> None:
    from files.registry import ALLOWED_EXTENSIONS

    try:
        _name, extension = clean_name(name)
    except DomainError:
        return
    assert extension not in ALLOWED_EXTENSIONS
