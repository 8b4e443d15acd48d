"""More time for the contract, and another leader."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from projects.forms.project import ExtendForm, LeaderForm
from projects.models import Project
from projects.policies import project as policies
from projects.services.contract_time import extend_contract_time
from projects.services.leadership import name_leader
from projects.views.record import get_project


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
