"""Writing the text of a contract down: filled into the university's own template, or the portal's."""

from typing import Any

from django.core.files.base import ContentFile

from files.selectors import open_content
from files.services import store
from projects.documents.fields import values_of
from projects.documents.filling import fill
from projects.documents.standard import standard_template
from projects.enums import TextOrigin
from projects.models import Contract, ContractTemplate, ContractText

TEXT = "contract.text"
"""Kind of document: every written text of a contract."""


def template_of(contract: Contract) -> ContractTemplate | None:
    """The university's own template for this kind of contract, if it has one in use."""
    university_id = contract.project.college.parent_id
    if university_id is None:
        return None
    rows = ContractTemplate.objects.in_use().filter(university_id=university_id, kind=contract.kind)
    return rows.select_related("file").first()


def present_text(contract: Contract) -> ContractText | None:
    """The latest text of the present version."""
    return contract.texts.filter(content_version=contract.content_version).select_related("file").first()


def make_text(contract: Contract, *, actor: Any) -> ContractText:
    """Fill the template in and keep the result as a text of the present version; call it under the contract's lock."""
    template = template_of(contract)
    if template is None or template.file is None:
        source = standard_template(contract.kind)
    else:
        with open_content(template.file) as content:
            source = content.read()
    name = f"{contract.number}-v{contract.content_version}.docx"
    file = store(
        record=contract, kind=TEXT, upload=ContentFile(fill(source, values_of(contract)), name=name), actor=actor
    )
    return ContractText.objects.create(
        contract=contract,
        content_version=contract.content_version,
        origin=TextOrigin.GENERATED,
        file=file,
        template=template,
        made_by=actor,
    )


def keep_text(contract: Contract, *, former: int) -> None:
    """A text that comes back unchanged is the text of the new version as well."""
    text = contract.texts.filter(content_version=former).first()
    if text is not None:
        ContractText.objects.create(
            contract=contract,
            content_version=contract.content_version,
            origin=text.origin,
            file=text.file,
            template=text.template,
            made_by=text.made_by,
        )
