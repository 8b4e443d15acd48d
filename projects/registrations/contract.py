"""Mails, timeline words, documents and navigation of technology contracts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, everybody, register_tabs
from core.timeline import register_words
from core.transitions import nobody
from files.registry import IMAGES, MEGABYTE, FileKind, register_kind
from notifications.registry import MailEvent, register_event
from projects.policies import contract as policies
from projects.registrations import waiting_contract
from projects.services.contract_text import TEMPLATE
from projects.transitions.contract_effects import SEALED
from projects.transitions.contract_text import TEXT

GROUP = _("Technology contracts")
READERS = frozenset(
    {
        Role.RESEARCHER,
        Role.COLLEGE_ADMIN,
        Role.TRANSFER_OFFICE,
        Role.DISTRICT_OFFICIAL,
        Role.PARK_OFFICIAL,
        Role.PLATFORM_ADMIN,
    }
    | ENTERPRISE_ROLES
)
SIDES = frozenset({Role.RESEARCHER, Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE} | ENTERPRISE_ROLES)
# key, words on the preferences page, whether it can be delayed or switched off, who can receive it
MAILS = (
    ("begun", _("A contract was begun"), False, SIDES),
    ("in_approval", _("A contract waits for approvals"), True, SIDES),
    ("sent_back", _("A contract was sent back"), True, SIDES),
    ("approved", _("A contract is approved and can be signed"), True, SIDES),
    ("signed", _("A contract was signed"), True, READERS),
    ("terminated", _("A contract was terminated"), True, SIDES),
    ("abandoned", _("A contract was given up"), True, SIDES),
)
WORDS = (
    ("text_uploaded", _("A text was uploaded"), "upload", "info"),
    ("approved_by_enterprise", _("The enterprise approved"), "check", "good"),
    ("approved_by_college", _("The college approved"), "check", "good"),
    ("approved_by_transfer_office", _("The transfer office approved"), "check", "good"),
)


def register() -> None:
    """Everything of contracts."""
    register_event(
        *(
            MailEvent(
                key=f"contract.{key}",
                label=label,
                group=GROUP,
                template=f"projects/mail/contract_{key}",
                mandatory=mandatory,
                roles=roles,
            )
            for key, label, mandatory, roles in MAILS
        )
    )
    for key, text, icon, tone in WORDS:
        register_words(f"contract.{key}", text, icon=icon, tone=tone)
    register_kind(
        FileKind(
            key=SEALED,
            label=_("Signed and sealed contract"),
            model="projects.Contract",
            can_read=policies.can_read_text,
            can_write=policies.can_upload_sealed,
            extensions=("pdf", *IMAGES),
            max_bytes=40 * MEGABYTE,
            max_files=30,
            hint=_("The scan of every page with signatures and seals, as PDF or pictures."),
            leads_to=lambda contract: reverse("projects:contract_sign", args=[contract.pk]),
        )
    )
    register_kind(
        FileKind(
            key=TEXT,
            label=_("Text of the contract"),
            model="projects.Contract",
            can_read=policies.can_read_text,
            can_write=nobody,
            extensions=("docx",),
            max_files=500,
        ),
        FileKind(
            key=TEMPLATE,
            label=_("Template of contracts"),
            model="projects.ContractTemplate",
            can_read=everybody,
            can_write=nobody,
            extensions=("docx",),
            max_bytes=2 * MEGABYTE,
            max_files=1,
        ),
    )
    waiting_contract.register()
    register_tabs(
        "project", RecordTab(key="contract", label=_("Contract"), url_name="projects:project_contract", order=25)
    )
    navigation.register(
        NavItem(
            "contracts",
            _("Technology contracts"),
            "file-text",
            "projects:contracts",
            roles=READERS,
            phone=frozenset({Role.TRANSFER_OFFICE}),
            order=45,
            section="cooperation",
            short=_("Contracts"),
        )
    )
