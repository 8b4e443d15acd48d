"""Pages of outcomes: the tab of a project, reporting, one outcome, its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.errors import Conflict, NotAllowed
from core.http import (
    NOT_YOURS,
    faults_beside,
    get_visible_or_404,
    refusals_as_pages,
    submission_token,
    transition_view,
)
from core.once import run_once
from core.transitions import timeline
from core.versions import conflict_context
from notifications.selectors import next_step_of
from projects.enums import OutcomeState
from projects.forms.outcome import OutcomeForm
from projects.models import Outcome
from projects.policies import outcome as policies
from projects.selectors.outcome import MONEY, outcomes_of, totals_of
from projects.services import outcome as services
from projects.transitions.outcome import outcome_machine
from projects.views.record import get_project, record_context

JOINED = (
    "project__enterprise__organisation",
    "project__college",
    "project__leader__user",
    "reported_by",
    "confirmed_by",
)
DONE = {
    OutcomeState.CONFIRMED: gettext_lazy("Confirmed; it counts from now on."),
    OutcomeState.DECLINED: gettext_lazy("Not confirmed; whoever reported it has been told why."),
    OutcomeState.REPORTED: gettext_lazy("Reported again."),
    OutcomeState.WITHDRAWN: gettext_lazy("Withdrawn."),
}


def get_outcome(request: HttpRequest, pk: int) -> Outcome:
    """One outcome, if visible to whoever asks."""
    outcome: Outcome = get_visible_or_404(Outcome.objects.select_related(*JOINED), request.user, pk=pk)
    return outcome


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out of a project, by year, with the sums of what is confirmed."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="outcomes")
    context["outcomes"] = outcomes_of(project)
    context["totals"] = totals_of(context["outcomes"])
    context["money_kinds"] = MONEY
    context["may_report"] = policies.can_report(request.user, project)
    return render(request, "projects/outcome/index.html", context)


@login_required
@refusals_as_pages
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Either side reports an outcome."""
    project = get_project(request, pk)
    if not policies.can_report(request.user, project):
        raise NotAllowed(NOT_YOURS)
    token = submission_token(request)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            outcome: Any = run_once(
                token,
                user=request.user,
                make=lambda: services.report_outcome(actor=request.user, project=project, data=form.cleaned_data),
            )
            messages.success(request, _("Reported. Add the evidence below; whoever confirms it has been told."))
            return redirect(outcome)
    context = {"project": project, "form": form, "submission": token, "back": "projects:outcomes"}
    return render(request, "projects/outcome/edit.html", context, status=422 if request.method == "POST" else 200)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever reported it corrects it, until it is confirmed."""
    outcome = get_outcome(request, pk)
    if not policies.can_correct(request.user, outcome):
        raise NotAllowed(NOT_YOURS)
    initial = {name: getattr(outcome, name) for name in services.FIELDS}
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial={**initial, "seen": outcome.version})
    status = 422 if request.method == "POST" else 200
    context: dict[str, Any] = {"project": outcome.project, "outcome": outcome, "form": form}
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            with faults_beside(form):
                services.correct_outcome(actor=request.user, outcome=outcome, data=values, seen=seen)
                messages.success(request, _("Saved."))
                return redirect(outcome)
        except Conflict as error:
            outcome.refresh_from_db()
            context |= conflict_context(form, outcome, error, values=values)
            status = error.status
    return render(request, "projects/outcome/edit.html", context, status=status)


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One outcome: what it is, its evidence, who confirms it."""
    outcome = get_outcome(request, pk)
    user = request.user
    context = {
        "outcome": outcome,
        "project": outcome.project,
        "is_money": outcome.kind in MONEY,
        "step": next_step_of(outcome),
        "steps": outcome_machine.steps(user, outcome),
        "may_correct": policies.can_correct(user, outcome),
        "entries": timeline(outcome),
    }
    return render(request, "projects/outcome/detail.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Confirm, decline, report again, withdraw."""
    outcome = get_outcome(request, pk)
    return transition_view(
        request,
        machine=outcome_machine,
        record=outcome,
        to=to,
        done=lambda row: str(DONE[OutcomeState(row.state)]),
    )
