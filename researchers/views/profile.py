"""Applying as a researcher, and changing one's profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict, DomainError, NotAllowed
from core.http import faults_beside, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import conflict_context
from researchers import services
from researchers.forms import ApplyForm, ProfileForm, ReapplyForm
from researchers.models import Researcher
from researchers.pages import get_researcher, record_context
from researchers.policies import can_change_college, can_edit, is_self
from researchers.selectors import researcher_of


@login_required
@refusals_as_pages
def apply(request: HttpRequest) -> HttpResponse:
    """Application to a college."""
    token = submission_token(request)
    if request.method != "POST":
        present = researcher_of(request.user)
        if present is not None:
            return redirect("researchers:overview", present.pk)
    form = ApplyForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made: Any = run_once(token, user=request.user, make=lambda: services.apply(actor=request.user, **data))
        except DomainError as error:
            if isinstance(error, Conflict):
                raise
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("researchers:applied", made.pk)
    return render(request, "researchers/apply.html", {"form": form, "submission": token}, status=_status(request))


@login_required
@require_safe
def applied(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens next after an application."""
    researcher = get_researcher(request, pk)
    if not is_self(request.user, researcher):
        return redirect("researchers:overview", pk)
    return render(request, "researchers/applied.html", record_context(request, researcher, tab="overview"))


@login_required
@refusals_as_pages
def reapply(request: HttpRequest, pk: int) -> HttpResponse:
    """Applying again after a refusal or a departure."""
    researcher = get_researcher(request, pk)
    if not can_change_college(request.user, researcher):
        raise NotAllowed(_("A college is chosen again only after a refusal or a departure."))
    initial = {"college": researcher.college_id, "department": researcher.department_id}
    form = ReapplyForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            services.reapply(actor=request.user, researcher=researcher, **form.cleaned_data)
            return redirect("researchers:applied", pk)
    return render(
        request, "researchers/reapply.html", {"form": form, "researcher": researcher}, status=_status(request)
    )


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changing the profile; the second of two editors sees what differs and keeps the text."""
    researcher = get_researcher(request, pk)
    if not can_edit(request.user, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators change this profile."))
    form = ProfileForm(posted(request), researcher=researcher)
    context: dict[str, Any] = {"form": form, "researcher": researcher}
    status = _status(request)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            with faults_beside(form):
                services.update_profile(actor=request.user, researcher=researcher, seen=seen, values=values)
                messages.success(request, _("Saved."))
                return redirect("researchers:overview", pk)
        except Conflict as error:
            present = Researcher.objects.select_related("department").get(pk=pk)
            context |= conflict_context(form, present, error)
            status = error.status
    return render(request, "researchers/edit.html", context, status=status)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
