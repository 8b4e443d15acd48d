"""The parts of the yearly sheet that projects know, its document, its mail, its place in the navigation."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from core import events, navigation
from core.navigation import NavItem
from files.registry import FileKind, register_kind
from needs.enums import TeamRole
from notifications.registry import MailEvent, register_event
from notifications.services import notify
from projects.enums import OutcomeKind, ProjectResult
from projects.models import YearlySheet
from projects.policies.yearly import can_read_sheet
from projects.registrations.acceptance import GROUP
from projects.selectors.yearly import outcome_rows, project_rows
from projects.services.yearly import SHEET
from projects.sheets import Column, Section, Total, register_section

LED = TeamRole.LEADER.value


def led(row: dict[str, Any]) -> bool:
    """Money is summed for whoever leads, so that a college's sheets add up."""
    return bool(row["part"] == LED)


def register_sections() -> None:
    """Projects and outcomes."""
    register_section(
        Section(
            key="projects",
            label=_("Cooperation projects"),
            order=10,
            columns=(
                Column(key="number", label=_("Project number"), share=3),
                Column(key="title", label=_("Project"), share=5),
                Column(key="enterprise", label=_("Enterprise"), share=4),
                Column(key="part", label=_("Part"), choices=dict(TeamRole.choices), share=2),
                Column(key="signed_on", label=_("Contract signed on"), kind="day", share=3),
                Column(key="contract_value", label=_("Contract value"), kind="money", share=3),
                Column(key="transaction_value", label=_("Technology transaction value"), kind="money", share=3),
                Column(key="received", label=_("Received in the year"), kind="money", share=3),
                Column(key="ended_on", label=_("Ended on"), kind="day", share=3),
                Column(key="result", label=_("Result"), choices=dict(ProjectResult.choices), share=2),
            ),
            rows=project_rows,
            totals=(
                Total(label=_("Money received in the year by projects led"), column="received", counts=led),
                Total(label=_("Contract value of projects led"), column="contract_value", counts=led),
                Total(label=_("Technology transaction value of projects led"), column="transaction_value", counts=led),
            ),
            note=_(
                "Contract value, technology transaction value and money received are three different figures; none is"
                " computed from another. Sums count projects led only, so that no project counts twice."
            ),
            empty=_("No project was under way in this year."),
        ),
        Section(
            key="outcomes",
            label=_("Confirmed outcomes"),
            order=20,
            columns=(
                Column(key="kind", label=pgettext_lazy("outcome", "Kind"), choices=dict(OutcomeKind.choices), share=2),
                Column(key="title", label=_("Outcome"), share=6),
                Column(key="reference", label=_("Number, DOI or the like"), share=4),
                Column(key="amount", label=_("Amount (yuan or persons)"), kind="number", share=3),
                Column(key="project", label=_("Project"), share=3),
            ),
            rows=outcome_rows,
            empty=_("No outcome of this year has been confirmed."),
        ),
    )


def on_confirmed(*, record: YearlySheet, actor: Any, **_data: Any) -> None:
    """The researcher learns that the sheet is there to be printed."""
    notify(
        event="yearly_sheet.confirmed",
        record=record,
        recipients=[record.researcher.user],
        actor=actor,
        dedupe=f"{record.pk}",
    )


def can_read(user: Any, sheet: YearlySheet) -> bool:
    """Whoever sees the sheet."""
    return can_read_sheet(user, sheet.researcher)


def nobody(user: Any, sheet: YearlySheet) -> bool:
    """The portal alone makes the document."""
    return False


def register() -> None:
    """Everything of yearly sheets."""
    register_sections()
    events.on("yearly_sheet.confirmed", on_confirmed)
    register_event(
        MailEvent(
            key="yearly_sheet.confirmed",
            label=_("My yearly sheet was confirmed"),
            group=GROUP,
            template="projects/mail/yearly_sheet_confirmed",
            roles=frozenset({Role.RESEARCHER}),
        )
    )
    register_kind(
        FileKind(
            key=SHEET,
            label=_("Confirmed sheet"),
            model="projects.YearlySheet",
            can_read=can_read,
            can_write=nobody,
            extensions=("pdf",),
            max_files=1,
        )
    )
    navigation.register(
        NavItem(
            "yearly_sheets",
            _("Yearly sheets"),
            "clipboard-check",
            "projects:sheets",
            roles=frozenset({Role.RESEARCHER, Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE}),
            order=60,
            section="cooperation",
        )
    )
