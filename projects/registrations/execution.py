"""Mails, timeline words and documents of projects under way."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from core.format import day_text
from core.timeline import register_words
from files.registry import FileKind, register_kind
from notifications.registry import MailEvent, register_event
from projects.enums import ReportRhythm
from projects.policies import milestone as milestone_policies
from projects.policies import report as report_policies
from projects.registrations import waiting_execution
from projects.registrations.project import GROUP

COLLEGE = frozenset({Role.RESEARCHER, Role.COLLEGE_ADMIN})
# key, words on the preferences page, whether it can be delayed or switched off, who can receive it
MAILS = (
    ("project.running", _("A project begins"), True, None),
    ("project.resumed", _("A suspended project goes on"), True, None),
    ("project.suspended", _("A project was suspended"), True, None),
    ("project.terminated", _("A project was terminated"), True, None),
    ("project.message", _("Message on a project"), False, ENTERPRISE_ROLES | COLLEGE),
    ("milestone.submitted", _("A milestone waits to be confirmed"), True, ENTERPRISE_ROLES),
    ("milestone.confirmed", _("A milestone was confirmed"), False, COLLEGE),
    ("milestone.returned", _("A milestone was returned"), True, COLLEGE),
    ("report.submitted", _("A progress report has arrived"), False, ENTERPRISE_ROLES),
    ("report.reviewed", _("A progress report was reviewed"), False, COLLEGE),
    ("report.returned", _("A progress report was returned"), True, COLLEGE),
)
# What a project's own timeline says of the steps of its parts; states of the project speak for themselves.
WORDS = (
    ("milestone_submitted", _("Milestone handed in"), "flag", "waiting"),
    ("milestone_confirmed", _("Milestone confirmed"), "circle-check", "good"),
    ("milestone_returned", _("Milestone returned"), "arrow-back-up", "bad"),
    ("report_submitted", _("Progress report handed in"), "file-text", "info"),
    ("report_reviewed", _("Progress report reviewed"), "circle-check", "good"),
    ("report_returned", _("Progress report returned"), "arrow-back-up", "bad"),
    ("reports_scheduled", _("Rhythm of progress reports changed"), "calendar-due", "info"),
)


def title_in(data: dict[str, Any]) -> str:
    """The milestone of a line."""
    return str(data.get("title", ""))


def period_in(data: dict[str, Any]) -> str:
    """The period of a line's report."""
    if "first" not in data:
        return ""
    return " – ".join(day_text(datetime.date.fromisoformat(data[name])) for name in ("first", "last"))


def rhythm_in(data: dict[str, Any]) -> str:
    """How often reports come from then on."""
    return str(ReportRhythm(data["months"]).label) if "months" in data else ""


ABOUT = {"milestone": title_in, "report": period_in, "reports": rhythm_in}


def register() -> None:
    """Everything of projects under way."""
    waiting_execution.register()
    register_event(
        *(
            MailEvent(
                key=key,
                label=label,
                group=GROUP,
                template=f"projects/mail/{key.removeprefix('project.').replace('.', '_')}",
                mandatory=mandatory,
                roles=roles,
            )
            for key, label, mandatory, roles in MAILS
        )
    )
    for key, text, icon, tone in WORDS:
        register_words(f"project.{key}", text, icon=icon, tone=tone, about=ABOUT[key.partition("_")[0]])
    everybody_who_sees_it = lambda user, record: True  # noqa: E731 - one line, used twice below
    register_kind(
        FileKind(
            key="milestone_proof",
            label=_("Results and proofs"),
            model="projects.milestone",
            can_read=everybody_who_sees_it,
            can_write=milestone_policies.can_add_files,
            max_files=20,
            hint=_("Test reports, data, photographs, samples handed over: what the enterprise needs to confirm."),
        ),
        FileKind(
            key="report_attachment",
            label=_("Attachments of the report"),
            model="projects.progressreport",
            can_read=everybody_who_sees_it,
            can_write=report_policies.can_add_files,
            max_files=10,
        ),
    )
