"""Steps of a project; more time for the contract, another leader, the rhythm of reports, messages to the other side."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages, take_message, transition_view
from projects.enums import ProjectState
from projects.forms.project import ExtendForm, LeaderForm, RhythmForm, SettlementForm
from projects.models import Project
from projects.pages import ACCEPTANCE, STEPS, get_project
from projects.policies import project as policies
from projects.services.contract_time import extend_contract_time
from projects.services.leadership import name_leader
from projects.services.reports import set_rhythm
from projects.services.talk import write
from projects.transitions.project import project_machine


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Suspend, resume, terminate: ask, then act."""
    project = get_project(request, pk)
    if to not in {target for _source, target in STEPS} or (project.state in ACCEPTANCE and to == ProjectState.RUNNING):
        raise Http404
    return transition_view(
        request,
        machine=project_machine,
        record=project,
        to=to,
        done=lambda row: _("Done: the project is “%(state)s” now.") % {"state": row.get_state_display()},
        form_class=SettlementForm if to == ProjectState.TERMINATED else None,
    )


@login_required
@refusals_as_pages
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise gives the contract more time, with a reason."""
    project = get_project(request, pk)
    if not policies.can_extend(request.user, project):
        raise NotAllowed(NOT_YOURS)
    form = ExtendForm(request.POST or None)
    return _act(request, project, form, extend_contract_time, _("Extend the time for the contract"), _("Extended."))


@login_required
@refusals_as_pages
def leader(request: HttpRequest, pk: int) -> HttpResponse:
    """The college names another leader."""
    project = get_project(request, pk)
    if not policies.can_name_leader(request.user, project):
        raise NotAllowed(NOT_YOURS)
    form = LeaderForm(request.POST or None, college_id=project.college_id, but=project.leader_id)
    return _act(request, project, form, name_leader, _("Name another leader"), _("Named."))


@login_required
@refusals_as_pages
def rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """How often the leader reports."""
    project = get_project(request, pk)
    if not policies.can_set_reports(request.user, project):
        raise NotAllowed(NOT_YOURS)
    form = RhythmForm(request.POST or None, initial={"report_months": project.report_months})
    return _act(request, project, form, set_rhythm, _("Rhythm of progress reports"), _("Saved."))


@login_required
@require_POST
@refusals_as_pages
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """A question to the other side, or an answer under one; sent twice, it is there once."""
    project = get_project(request, pk)
    take_message(request, project, partial(write, project=project))
    return redirect("projects:talk", project.pk)


def _act(
    request: HttpRequest,
    project: Project,
    form: forms.Form,
    service: Callable[..., Project],
    title: str,
    done: str,
) -> HttpResponse:
    """Ask, then call ``service`` with what was answered."""
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, project=project, **form.cleaned_data)
        except DomainError as error:
            if error.field not in form.fields:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, done)
            return redirect(project)
    context: dict[str, Any] = {"project": project, "form": form, "title": title}
    return render(request, "projects/step.html", context, status=422 if request.method == "POST" else 200)
