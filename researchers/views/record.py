"""The record page of a researcher: its tabs and the steps of its state."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.exports import exported
from core.http import refusals_as_pages, transition_view
from core.paging import page_by_key
from core.transitions import timeline
from researchers.columns import PATENTS, PUBLICATIONS
from researchers.enums import ResearcherState
from researchers.pages import get_researcher, record_context
from researchers.policies import can_change_college, can_see_proof
from researchers.selectors import researcher_of
from researchers.transitions import machine

DONE = {
    ResearcherState.VETTED: _("%(name)s is a vetted researcher and has been told by mail."),
    ResearcherState.REFUSED: _("The application of %(name)s is refused; the reason was sent by mail."),
    ResearcherState.APPLIED: _("Applied again. The college looks at it within five working days."),
    ResearcherState.ON_LEAVE: _("%(name)s is on leave."),
    ResearcherState.LEFT: _("The departure of %(name)s is recorded; access has ended."),
}


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where "my profile" leads: one's own page, or the application."""
    researcher = researcher_of(request.user)
    if researcher is None:
        return redirect("researchers:apply")
    return redirect("researchers:overview", researcher.pk)


@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Expertise, and beside it the key facts."""
    researcher = get_researcher(request, pk)
    return render(request, "researchers/overview.html", record_context(request, researcher, tab="overview"))


@login_required
@require_safe
@refusals_as_pages
def publications(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Publications, latest entry first."""
    researcher = get_researcher(request, pk)
    if answer := exported(request, PUBLICATIONS, researcher.publications.all()):
        return answer
    page = page_by_key(researcher.publications.all(), key=PUBLICATIONS.order, cursor=request.GET.get("cursor", ""))
    context = record_context(request, researcher, tab="publications")
    return render(request, "researchers/publications.html", {**context, "page": page})


@login_required
@require_safe
@refusals_as_pages
def patents(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Patents, latest entry first."""
    researcher = get_researcher(request, pk)
    if answer := exported(request, PATENTS, researcher.patents.all()):
        return answer
    page = page_by_key(researcher.patents.all(), key=PATENTS.order, cursor=request.GET.get("cursor", ""))
    context = record_context(request, researcher, tab="patents")
    return render(request, "researchers/patents.html", {**context, "page": page})


@login_required
@require_safe
@refusals_as_pages
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Proofs: for the researcher and the college's administrators."""
    researcher = get_researcher(request, pk)
    if not can_see_proof(request.user, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators see these documents."))
    return render(request, "researchers/files.html", record_context(request, researcher, tab="files"))


@login_required
@require_safe
@refusals_as_pages
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, with comments: for the researcher and the college's administrators."""
    researcher = get_researcher(request, pk)
    if not can_see_proof(request.user, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators see the history."))
    context = record_context(request, researcher, tab="timeline")
    return render(request, "researchers/timeline.html", {**context, "entries": list(timeline(researcher))})


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Vet, refuse, go on leave and come back, leave: asked first, then done."""
    researcher = get_researcher(request, pk)
    if to == ResearcherState.APPLIED and can_change_college(request.user, researcher):
        return redirect("researchers:reapply", pk)
    return transition_view(
        request,
        machine=machine,
        record=researcher,
        to=to,
        success=reverse("researchers:overview", args=[pk]),
        done=lambda row: DONE[ResearcherState(row.state)] % {"name": researcher},
    )
