"""Filling contracts into templates: the portal's own, a university's; what must never run."""

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from docx import Document

from core.errors import DomainError
from files.selectors import open_content
from projects.documents.fields import sample_values, values_of
from projects.documents.filling import check_template, fill
from projects.documents.money_words import amount_in_words
from projects.documents.standard import standard_template
from projects.enums import ContractKind, ContractState
from projects.models import ContractTemplate
from projects.services import contract as contracts
from projects.services import contract_text as services
from projects.transitions.contract import contract_machine
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case
from tests.factories.contracts import case_contract
from tests.kept import kept


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


def docx(*lines: str, footer: str = "") -> bytes:
    """A Word document with these paragraphs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = footer
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def text_of(content: bytes) -> str:
    """What stands in the paragraphs and tables of a document."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("300000", "叁拾万元整"),
        ("1203000.50", "壹佰贰拾万叁仟元伍角整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("20500", "贰万零伍佰元整"),
        ("10.01", "壹拾元零壹分"),
        ("0.05", "伍分"),
        ("0", "零元整"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("kind", ContractKind.values)
def test_the_portals_own_template_of_every_kind(case: Case, kind: str) -> None:
    contract = case_contract(case, kind=kind)
    contract.content = "Lower <chloride> & “more”.\n{{ number }} {% raw %}"
    text = text_of(fill(standard_template(kind), values_of(contract)))
    for part in (contract.number, "Clearwater Chemicals", case.enterprise.uscc, "叁拾万元整", "Bench scale finished"):
        assert part in text
    assert "Lower <chloride> & “more”.\n{{ number }} {% raw %}" in text
    # On the cover and below the university; an enterprise has none.
    assert text.count("承担单位：") == 2
    check_template(standard_template(kind))


ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
HOSTILE = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__class__ }}",
    "{{ title.upper() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum }}",
    "{{ range(1000000000) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ title|center(1000000000) }}",
    "{{ title|attr('__class__') }}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'x' as x %}",
    "{% extends 'x' %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% for a in payments %}{% for b in payments %}x{% endfor %}{% endfor %}",
    "{% for a in 'abc' %}x{% endfor %}",
    "{{ payments[0] }}",
    "{{ payments.append }}",
    "{{ parties.__class__ }}",
    "{% if title is defined %}x{% endif %}",
]


@pytest.mark.parametrize("line", HOSTILE)
@pytest.mark.parametrize("place", ["body", "footer"])
def test_nothing_runs(line: str, place: str) -> None:
    template = docx(line) if place == "body" else docx("Text", footer=line)
    with pytest.raises(DomainError) as refused:
        check_template(template)
    assert refused.value.field == "upload"


@pytest.mark.parametrize("line", HOSTILE)
def test_properties_of_the_document_run_nothing(line: str) -> None:
    document = Document()
    document.core_properties.title = line
    result = io.BytesIO()
    document.save(result)
    with pytest.raises(DomainError):
        check_template(result.getvalue())


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("{{ tittle }}", "tittle"),
        ("{% for row in payments %}{{ row.sum }}{% endfor %}", "row.sum"),
        ("{% if x %}{% endif %}", "x"),
    ],
)
def test_unknown_fields_are_named(line: str, name: str) -> None:
    with pytest.raises(DomainError, match=f"the field “{name}”"):
        check_template(docx(line))


def test_what_may_be_used() -> None:
    template = docx(
        "{{ title }}",
        "{%p for row in payments %}",
        "{{ row.title }} {% if row.amount == '1' %}one{% else %}more{% endif %}",
        "{%p endfor %}",
    )
    values = sample_values() | {"title": "A title", "payments": [{"title": "P", "due_on": "", "amount": "1"}]}
    assert text_of(fill(template, values)) == "A title\nP one"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"%PDF-1.7 no document"])
def test_no_document_at_all(content: bytes) -> None:
    with pytest.raises(DomainError, match="cannot be opened"):
        check_template(content)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{% if title %}" * 3000 + "x" + "{% endif %}" * 3000, "within conditions"),
        ("{{ " + "not " * 5000 + "title }}", "within conditions"),
        ("{%" * 20_000, "has no end"),
        ("{%" * 20_000 + "%}" * 20_000, "has no end"),
    ],
)
def test_a_template_that_would_keep_the_portal_busy(line: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        check_template(docx(line))


def test_a_template_that_fills_the_memory() -> None:
    large = io.BytesIO(docx("{{ title }}"))
    with zipfile.ZipFile(large, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/large.xml", b" " * 21_000_000)
    with pytest.raises(DomainError, match="far more than a contract"):
        check_template(large.getvalue())


def test_a_template_that_would_fetch_something() -> None:
    document = Document()
    document.part.relate_to("https://elsewhere.example/x.dotm", ATTACHED, is_external=True)
    result = io.BytesIO()
    document.save(result)
    with pytest.raises(DomainError, match="outside of itself"):
        check_template(result.getvalue())


def test_texts_and_versions(case: Case) -> None:
    contract = case_contract(case)
    leader, office = case.users["leader"], case.users["transfer_office"]
    first = services.generate_text(actor=leader, contract=contract)
    assert services.generate_text(actor=leader, contract=contract) == first
    contract.refresh_from_db()
    data = {name: getattr(contract, name) for name in contracts.FIGURE_FIELDS}
    contract = contracts.save_figures(actor=leader, contract=contract, data=data, seen=contract.version)
    contract = contract_machine.run(contract, ContractState.IN_APPROVAL, actor=leader)
    contract = contract_machine.run(contract, ContractState.DRAFTING, actor=office, comment="Two words are missing.")
    contract = services.upload_text(
        actor=office, contract=contract, upload=ContentFile(docx("By our lawyers."), name="ours.docx"), seen=None
    )
    contract = contract_machine.run(contract, ContractState.IN_APPROVAL, actor=leader)
    rows = contract.texts.order_by("id").values_list("content_version", "origin", "file__name", "made_by__name")
    number = contract.number
    assert list(rows) == [
        (1, "generated", f"{number}-v1.docx", "Leader"),
        (2, "generated", f"{number}-v2.docx", "Leader"),
        (3, "generated", f"{number}-v2.docx", "Leader"),
        (4, "uploaded", "ours.docx", "Transfer office"),
    ]


def test_a_university_has_its_own_template(case: Case) -> None:
    office, university = case.users["transfer_office"], case.organisations["university"]
    for words in ("Old: {{ title }}", "Ours: {{ title }}"):
        services.save_template(
            actor=office, university=university, kind="licence", upload=ContentFile(docx(words), name="a.docx")
        )
    rows = ContractTemplate.objects.order_by("id")
    assert [(one.number, one.retired_at is None) for one in rows] == [(1, False), (2, True)]
    contract = case_contract(case, kind="licence")
    text = services.generate_text(actor=case.users["leader"], contract=contract)
    with open_content(text.file) as content:
        assert text_of(content.read()) == f"Ours: {contract.title}"
    services.retire_template(actor=office, template=ContractTemplate.objects.get(number=2))
    later = services.generate_text(actor=case.users["leader"], contract=contract)
    assert (later.content_version, later.template) == (2, None)


def test_a_template_that_unpacks_to_far_too_much_is_never_unpacked(case: Case, monkeypatch) -> None:
    monkeypatch.setattr("projects.services.contract_text.check_template", lambda content: pytest.fail("unpacked"))
    bomb = io.BytesIO(docx("{{ title }}"))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/_rels/more.xml.rels", b"\0" * 30_000_000)
    with pytest.raises(DomainError, match="unpacks to far more"):
        services.save_template(
            actor=case.users["transfer_office"],
            university=case.organisations["university"],
            kind="licence",
            upload=ContentFile(bomb.getvalue(), name="a.docx"),
        )


def test_the_page_of_templates(case: Case) -> None:
    client = signed_in(case.users["transfer_office"])

    def send(content: bytes) -> Any:
        upload = SimpleUploadedFile("ours.docx", content)
        return client.post("/projects/contracts/templates/", {"kind": "service", "upload": upload})

    refused = send(docx("{{ secret_key }}"))
    assert refused.status_code == 422
    assert "secret_key" in refused.content.decode()
    assert send(docx("{{ title }}")).status_code == 302
    assert ContractTemplate.objects.get().kind == "service"
