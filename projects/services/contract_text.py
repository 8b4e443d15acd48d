"""Written texts of a contract, and the templates that a university fills them into."""

from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.errors import NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from files.content import check_content
from files.services import store
from projects.documents.filling import check_template
from projects.enums import ContractState, TextOrigin
from projects.models import Contract, ContractTemplate, ContractText
from projects.policies.contract import can_edit, can_keep_templates
from projects.selectors.contract import with_project
from projects.services.contract import change_contract
from projects.transitions.contract import lock_project
from projects.transitions.contract_text import TEXT, make_text, present_text, template_of

TEMPLATE = "contract_template.file"
"""Kind of document: a university's own template."""


def generate_text(*, actor: Any, contract: Contract) -> ContractText:
    """Write the draft down as it is now. Asked again, with nothing changed since, it gives the same text."""
    with transaction.atomic():
        lock_project(contract)
        row = with_project(Contract.objects.select_for_update(of=("self",))).get(pk=contract.pk)
        if row.state != ContractState.DRAFTING or not can_edit(actor, row):
            raise NotAllowed(_("The contract can no longer be changed here."))
        text = present_text(row)
        if text is not None and text.origin == TextOrigin.GENERATED and text.template == template_of(row):
            return text
        if text is not None:
            row.content_version += 1
            row.save(update_fields=["content_version"])
        return make_text(row, actor=actor)


def upload_text(*, actor: Any, contract: Contract, upload: File, seen: int | None) -> Contract:
    """Put a text that was written elsewhere in the place of the portal's; it is approved like any other."""
    row = change_contract(actor=actor, contract=contract, seen=seen, fields=(), write=lambda row: None)
    with taking(actor, lambda: can_edit(actor, row)):
        file = store(record=row, kind=TEXT, upload=upload, actor=actor)
        ContractText.objects.create(
            contract=row, content_version=row.content_version, origin=TextOrigin.UPLOADED, file=file, made_by=actor
        )
        add_to_timeline(row, "contract.text_uploaded", actor=actor, data={"version": row.content_version})
    return row


@transaction.atomic
def save_template(*, actor: Any, university: Organisation, kind: str, upload: File) -> ContractTemplate:
    """Put a university's own template in use, after it was tried with sample data."""
    if not can_keep_templates(actor, university):
        raise NotAllowed(_("Templates are kept by the transfer office of the university."))
    # First whether it is a sound document of a bearable size: filling it in unpacks it as a whole.
    check_content(upload, "docx", upload.size)
    check_template(upload.read())
    upload.seek(0)
    Organisation.objects.select_for_update(no_key=True).get(pk=university.pk)
    rows = ContractTemplate.objects.filter(university=university, kind=kind)
    latest = rows.order_by("-number").values_list("number", flat=True).first() or 0
    rows.in_use().update(retired_at=timezone.now())
    template = ContractTemplate.objects.create(university=university, kind=kind, number=latest + 1, uploaded_by=actor)
    template.file = store(record=template, kind=TEMPLATE, upload=upload, actor=actor)
    template.save(update_fields=["file"])
    return template


@transaction.atomic
def retire_template(*, actor: Any, template: ContractTemplate) -> None:
    """Take a template out of use: the portal's own is filled in again. What was filled in before stays."""
    if not can_keep_templates(actor, template.university):
        raise NotAllowed(_("Templates are kept by the transfer office of the university."))
    ContractTemplate.objects.in_use().filter(pk=template.pk).update(retired_at=timezone.now())
