"""Pages of evaluations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, refusals_as_pages
from projects.enums import EvaluationState
from projects.forms.outcome import EvaluationForm
from projects.models import Evaluation, Project
from projects.policies.evaluation import can_give
from projects.selectors.outcome import evaluations_of
from projects.services.evaluation import give_evaluation
from projects.views.record import get_project, record_context


def own_evaluation(request: HttpRequest, project: Project) -> Evaluation | None:
    """The evaluation that the person may give or has given for a side."""
    rows = Evaluation.objects.visible_to(request.user).filter(project=project)
    for row in rows:
        row.project = project
        if can_give(request.user, row):
            return row
    return None


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """What both sides think, as far as the person may read it."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="evaluations")
    views = evaluations_of(project, request.user)
    context["views"] = views
    for view in views:
        if view.evaluation is not None:
            view.evaluation.project = project
    context["may_give"] = any(
        view.evaluation is not None
        and view.evaluation.state == EvaluationState.ASKED
        and can_give(request.user, view.evaluation)
        for view in views
    )
    return render(request, "projects/evaluation/index.html", context)


@login_required
@refusals_as_pages
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """One side evaluates, once."""
    project = get_project(request, pk)
    evaluation = own_evaluation(request, project)
    if evaluation is None:
        raise NotAllowed(NOT_YOURS)
    if evaluation.state != EvaluationState.ASKED:
        raise Conflict(_("This side has given its evaluation already, or the time for it is over."))
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            marks = dict(form.cleaned_data)
            words = marks.pop("words")
            give_evaluation(actor=request.user, evaluation=evaluation, marks=marks, words=words)
            messages.success(request, _("Thank you. The other side reads it when both have given theirs."))
            return redirect("projects:evaluations", project.pk)
    context = {"project": project, "form": form}
    return render(request, "projects/evaluation/give.html", context, status=422 if request.method == "POST" else 200)
