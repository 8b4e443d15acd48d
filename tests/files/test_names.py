"""Names of uploaded files."""

import pytest

from core.errors import DomainError
from files.names import clean_name


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
