"""Waiting rules, mails and documents of acceptance."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES
from core import waiting
from core.tabs import RecordTab, register_tabs
from core.waiting import WaitRule
from enterprises.assignees import officials
from files.registry import DOCUMENTS, IMAGES, FileKind, register_kind
from notifications.registry import MailEvent, register_event
from projects.enums import ProjectState
from projects.models import Acceptance
from projects.policies import acceptance as policies
from projects.selectors import sides
from projects.services import acceptance as services

GROUP = _("Acceptance and outcomes")
DAYS_TO_DECIDE = 10
DAYS_AFTER_DECISION = 20
"""Working days after the due day until an undecided application goes back to the leader."""


def register_waiting() -> None:
    """Acceptance's part of the waiting table."""
    waiting.register(
        WaitRule(
            machine="project",
            state=ProjectState.ACCEPTING,
            task=_("Check the result and decide on the acceptance"),
            who=_("Enterprise"),
            assignees=sides.head,
            days=DAYS_TO_DECIDE,
            remind=(-3, 0, 3),
            escalate=officials,
            at_end=services.lapse,
            end_after=DAYS_AFTER_DECISION,
            end_label=_("the application goes back to the leader undecided"),
        ),
        WaitRule(
            machine="project",
            state=ProjectState.RECTIFYING,
            task=_("Rectify what was not reached and apply for acceptance again"),
            who=_("Researcher"),
            assignees=sides.leader,
            # The enterprise sets the last day with its decision; this is what an item without one would get.
            days=DAYS_AFTER_DECISION,
            # Opened with its own due day by the decision itself.
            applies=lambda project: False,
            remind=(-5, -1, 0),
            escalate=sides.college,
            escalate_after=1,
            at_end=services.decide_without_rectifying,
            end_after=5,
            end_label=_("the enterprise decides on the values that it knows"),
        ),
    )


def register_mails() -> None:
    """Kinds of news about acceptance."""
    for key, label, roles in (
        ("applied", _("Acceptance of a project was applied for"), ENTERPRISE_ROLES),
        ("decided", _("The acceptance of a project was decided"), None),
        ("taken_back", _("An application for acceptance was withdrawn or not decided in time"), None),
    ):
        register_event(
            MailEvent(
                key=f"acceptance.{key}",
                label=label,
                group=GROUP,
                template=f"projects/mail/acceptance_{key}",
                mandatory=True,
                roles=roles,
            )
        )


def everybody(user: Any, acceptance: Acceptance) -> bool:
    """Whoever sees the round reads its documents."""
    return True


def nobody(user: Any, acceptance: Acceptance) -> bool:
    """The portal alone makes certificates."""
    return False


def register_documents() -> None:
    """Evidence, the experts' opinion, the certificate."""
    register_kind(
        FileKind(
            key="acceptance.evidence",
            label=_("Evidence"),
            model="projects.Acceptance",
            can_read=everybody,
            can_write=policies.can_edit,
            extensions=(*DOCUMENTS, *IMAGES, "csv", "zip"),
            max_files=40,
            hint=_("Test reports, records of trial runs, photographs: what the evidence above names."),
        ),
        FileKind(
            key="acceptance.expert_opinion",
            label=_("Signed expert opinion"),
            model="projects.Acceptance",
            can_read=everybody,
            can_write=policies.can_add_opinion,
            max_files=5,
            hint=_("The signed opinion of the experts, if any were heard."),
        ),
        FileKind(
            key=services.CERTIFICATE,
            label=_("Acceptance certificate"),
            model="projects.Acceptance",
            can_read=everybody,
            can_write=nobody,
            extensions=("pdf",),
            max_files=1,
            hint=_("Made when the project was accepted."),
        ),
    )


def register() -> None:
    """Everything of acceptance."""
    register_tabs(
        "project", RecordTab(key="acceptance", label=_("Acceptance"), url_name="projects:acceptance", order=70)
    )
    register_waiting()
    register_mails()
    register_documents()
