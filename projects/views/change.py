"""Pages of change requests."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.buttons import step_buttons
from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages, submission_token, transition_view
from core.once import run_once
from core.transitions import timeline
from needs.forms.plan import kept
from notifications.selectors import next_step_of
from projects.enums import ChangeKind
from projects.forms.change import ChangeForm, field_name, team_rows, team_values
from projects.models import ChangeRequest, Project
from projects.pages import get_project, record_context
from projects.policies.change import can_propose
from projects.selectors.change import changes_joined, rows_of, team_of
from projects.services.change import propose_change
from projects.transitions.change import change_machine


def get_change(request: HttpRequest, pk: int) -> ChangeRequest:
    """The request with its project, if visible."""
    row: ChangeRequest = get_visible_or_404(changes_joined(ChangeRequest.objects.all()), request.user, pk=pk)
    return row


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The change requests of a project, and what can be proposed."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="changes")
    context["changes"] = project.changes.select_related("proposed_by")
    context["kinds"] = ChangeKind.choices if can_propose(request.user, project) else ()
    return render(request, "projects/change/list.html", context)


@login_required
@refusals_as_pages
def propose(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """New values beside the present ones, and the reason."""
    project = get_project(request, pk)
    if kind not in ChangeKind.values:
        raise Http404
    if not can_propose(request.user, project):
        raise NotAllowed(NOT_YOURS)
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, project=project, kind=kind)
    team = team_rows(project, request.user, data, team_of(project)) if kind == ChangeKind.TEAM else None
    if data is not None and all([form.is_valid(), team is None or team.is_valid()]):
        values = form.values() if team is None else {"members": team_values(kept(team))}
        try:
            change = _propose_once(request, project, kind, values, form.cleaned_data["reason"])
        except DomainError as error:
            name = field_name(error.field) if error.field else None
            if error.status != DomainError.status:
                raise
            form.add_error(name if name in form.fields else None, str(error))
        else:
            return redirect(change.get_absolute_url())
    context: dict[str, Any] = {
        "project": project,
        "form": form,
        "team": team,
        "kind": ChangeKind(kind).label,
        "submission": submission_token(request),
    }
    return render(request, "projects/change/propose.html", context, status=422 if data is not None else 200)


def _propose_once(request: HttpRequest, project: Project, kind: str, values: dict[str, Any], reason: str) -> Any:
    return run_once(
        submission_token(request),
        user=request.user,
        make=lambda: propose_change(actor=request.user, project=project, kind=kind, values=values, reason=reason),
    )


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Old and new values side by side, the reason, who answers until when."""
    change = get_change(request, pk)
    context = {
        "one": change,
        "project": change.project,
        "rows": rows_of(change),
        "buttons": step_buttons(change_machine.steps(request.user, change), "projects:change_step", pk),
        "step": next_step_of(change),
        "entries": timeline(change),
        "back": reverse("projects:changes", args=[change.project_id]),
        "back_label": _("Changes"),
    }
    return render(request, "projects/change/detail.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Agree, decline, withdraw."""
    change = get_change(request, pk)
    return transition_view(
        request,
        machine=change_machine,
        record=change,
        to=to,
        check=lambda record: {"rows": rows_of(record)},
        template="projects/change/step.html",
    )
