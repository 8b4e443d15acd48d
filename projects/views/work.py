"""Pages and steps of milestones and progress reports."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.buttons import step_buttons
from core.http import get_visible_or_404, refusals_as_pages, transition_view
from core.transitions import StateMachine, timeline
from notifications.selectors import next_step_of
from projects.enums import MilestoneState, ReportState
from projects.forms.work import MilestoneForm, ReportForm
from projects.models import Milestone, ProgressReport
from projects.selectors.milestone import milestones_joined, reports_joined
from projects.transitions.milestone import milestone_machine
from projects.transitions.report import report_machine


def get_milestone(request: HttpRequest, pk: int) -> Milestone:
    """The milestone with its project, if visible."""
    row: Milestone = get_visible_or_404(milestones_joined(Milestone.objects.all()), request.user, pk=pk)
    return row


def get_report(request: HttpRequest, pk: int) -> ProgressReport:
    """The report with its project, if visible."""
    row: ProgressReport = get_visible_or_404(reports_joined(ProgressReport.objects.all()), request.user, pk=pk)
    return row


@login_required
@require_safe
@refusals_as_pages
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """A milestone: what is delivered when, what was done, the proofs, who acts."""
    row = get_milestone(request, pk)
    context = work_context(request, row, milestone_machine, "projects:milestone_step")
    context |= {"back": reverse("projects:milestones", args=[row.project_id]), "back_label": _("Milestones")}
    return render(request, "projects/work/milestone.html", context)


@login_required
@require_safe
@refusals_as_pages
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A progress report."""
    row = get_report(request, pk)
    context = work_context(request, row, report_machine, "projects:report_step")
    context |= {"back": reverse("projects:reports", args=[row.project_id]), "back_label": _("Progress reports")}
    return render(request, "projects/work/report.html", context)


def work_context(request: HttpRequest, row: Any, machine: StateMachine, url_name: str) -> dict[str, Any]:
    """What both pages show: the record, its buttons, who acts next, documents and timeline."""
    buttons = step_buttons(machine.steps(request.user, row), url_name, row.pk)
    return {
        "one": row,
        "project": row.project,
        "buttons": buttons,
        "step": next_step_of(row),
        "entries": timeline(row),
    }


@login_required
@refusals_as_pages
def milestone_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Hand in, confirm, return."""
    row = get_milestone(request, pk)
    initial = {"done": row.done}
    return _step(request, row, milestone_machine, to, MilestoneState.SUBMITTED, partial(MilestoneForm, initial=initial))


@login_required
@refusals_as_pages
def report_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Hand in, mark as reviewed, return."""
    row = get_report(request, pk)
    initial = {name: getattr(row, name) for name in ("done", "planned", "problems", "percent")}
    return _step(request, row, report_machine, to, ReportState.SUBMITTED, partial(ReportForm, initial=initial))


def _step(
    request: HttpRequest, row: Any, machine: StateMachine, to: str, written_for: str, form_class: Callable[..., Any]
) -> HttpResponse:
    return transition_view(
        request,
        machine=machine,
        record=row,
        to=to,
        form_class=form_class if to == written_for else None,  # type: ignore[arg-type]
        template="projects/work/step.html",
    )
