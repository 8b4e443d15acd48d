"""The states of a progress report."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.text import check_text
from core.transitions import Edge, StateMachine
from projects.enums import ReportState
from projects.models import ProgressReport
from projects.policies.report import can_judge, can_submit
from projects.transitions.milestone import lock_project

DUE, SUBMITTED = ReportState.DUE, ReportState.SUBMITTED
REVIEWED, RETURNED = ReportState.REVIEWED, ReportState.RETURNED
TEXTS = ("done", "planned", "problems")


def record_report(
    report: ProgressReport,
    *,
    done: str = "",
    planned: str = "",
    problems: str = "",
    percent: int | None = None,
    **_data: Any,
) -> None:
    """Keep what the leader reports, and the day on which it was handed in."""
    values = {"done": done.strip(), "planned": planned.strip(), "problems": problems.strip()}
    for name, text in values.items():
        check_text(text, field=name)
        setattr(report, name, text)
    if not report.done:
        raise DomainError(_("Please write what was done in this period."), field="done")
    if percent is None or not 0 <= percent <= 100:
        raise DomainError(_("Please give the progress between 0 and 100 percent."), field="percent")
    report.percent, report.submitted_on = percent, timezone.localdate()
    report.save(update_fields=[*TEXTS, "percent", "submitted_on"])


SUBMIT = Edge(
    verb=pgettext_lazy("report", "Hand in"),
    policy=can_submit,
    effects=(record_report,),
    confirm=_("The enterprise reads the report and returns it where something is missing."),
    tone="primary",
)

report_machine = StateMachine(
    "report",
    states=ReportState,
    lock_first=lock_project,
    related=("project__enterprise__organisation", "project__leader__user", "project__college", "project__park"),
    edges={
        (DUE, SUBMITTED): SUBMIT,
        (RETURNED, SUBMITTED): SUBMIT,
        (SUBMITTED, REVIEWED): Edge(
            verb=_("Mark as reviewed"),
            policy=can_judge,
            automatic=True,
            confirm=_("You have read the report and have nothing to object. It confirms no milestone."),
            tone="primary",
        ),
        (SUBMITTED, RETURNED): Edge(
            verb=_("Return with reasons"),
            policy=can_judge,
            reason=True,
            confirm=_("Say what is missing; the leader corrects it and hands it in again."),
        ),
    },
)
