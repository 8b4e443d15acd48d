"""The acceptance certificate 验收证书: a document of record, made when a project was accepted and kept with its round."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.format import day_text, money_text
from core.pdf import Block, Document, Facts, Heading, Note, Signatures, Table, Text
from projects.enums import AcceptanceResult
from projects.models import Acceptance, AcceptanceItem, ProjectRequirement


def target_text(requirement: ProjectRequirement) -> str:
    """The target in words: comparison, value or range, unit."""
    value = requirement.target
    if requirement.target_upper:
        value = f"{value}–{requirement.target_upper}"
    words = value if requirement.comparator == "described" else f"{requirement.get_comparator_display()} {value}"
    return f"{words} {requirement.unit}".strip()


def measured_text(item: AcceptanceItem) -> str:
    """The measured value with its unit."""
    return f"{item.measured} {item.unit}".strip()


def certificate_file(acceptance: Acceptance) -> ContentFile:
    """The certificate as a file to store, in the language that is active."""
    name = _("Acceptance certificate %(number)s.pdf") % {"number": acceptance.project.number}
    return ContentFile(certificate(acceptance).render(), name=name)


def certificate(acceptance: Acceptance) -> Document:
    """The certificate of a passed or partly passed round."""
    project = acceptance.project
    contract = project.contracts.filter(signed_on__isnull=False).order_by("-pk").first()
    facts: list[tuple[Any, Any]] = [
        (_("Project"), project.title),
        (_("Enterprise"), project.enterprise.organisation.name),
        (_("Performing unit"), project.college.name),
        (_("Leader"), project.leader),
        (_("Term"), f"{day_text(project.starts_on)} – {day_text(project.ends_on)}"),
    ]
    if contract is not None:
        facts.append((_("Technology contract"), f"{contract.number} · {money_text(contract.value)}"))
    facts += [
        (_("Result"), AcceptanceResult(acceptance.result).label),
        (_("Round"), acceptance.round),
        (_("Accepted on"), day_text(acceptance.decided_at)),
        (_("Decided by"), acceptance.decided_by),
    ]
    items = acceptance.items.select_related("requirement")
    rows = [
        [
            item.requirement.name,
            item.requirement.get_importance_display(),
            target_text(item.requirement),
            measured_text(item),
            item.evidence,
            item.get_verdict_display() + (f"\n{item.remark}" if item.remark else ""),
        ]
        for item in items
    ]
    head = [
        _("Technical indicator"),
        _("Weight"),
        _("Target"),
        pgettext("value", "Measured"),
        _("Evidence"),
        _("Verdict"),
    ]
    return Document(
        title=_("Acceptance certificate"),
        number=project.number,
        subtitle=project.title,
        issuer=project.enterprise.organisation.name,
        blocks=[
            Facts(rows=facts),
            Heading(text=_("Technical indicators")),
            Table(head=head, rows=rows, widths=[4, 2, 4, 3, 4, 3], empty=_("No technical indicators were agreed.")),
            Heading(text=_("Summary of the work")),
            Text(text=acceptance.summary),
            *_section(_("Expert opinion"), acceptance.expert_opinion),
            *_section(_("Opinion of the enterprise"), acceptance.remark),
            Signatures(
                boxes=[
                    (_("Enterprise (seal)"), project.enterprise.organisation.name),
                    (_("Performing unit (seal)"), project.college.name),
                    (_("Project leader (signature)"), project.leader),
                ]
            ),
            Note(
                text=_(
                    "Made from the records of the acceptance; values and verdicts are those that both sides read on the portal."
                )
            ),
        ],
    )


def _section(heading: str, text: str) -> list[Block]:
    """A heading with its text; nothing where nothing was written."""
    return [Heading(text=heading), Text(text=text)] if text else []
