"""Commitments: the list, those of a meeting, the record, its steps."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict, NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import (
    NOT_YOURS,
    faults_beside,
    posted,
    refusals_as_pages,
    submission_token,
    transition_view,
)
from core.once import run_once
from core.paging import count_words, page_by_key
from core.transitions import timeline as timeline_of
from core.versions import conflict_context
from meetings.columns import COMMITMENTS
from meetings.commitment_pages import get_commitment, record_context
from meetings.forms.commitment import CommitmentFilter, CommitmentForm, EvidenceForm
from meetings.models import Commitment
from meetings.outcome_enums import CommitmentState
from meetings.pages import get_meeting
from meetings.pages import record_context as meeting_context
from meetings.policies import commitment as policies
from meetings.policies import meeting as meeting_policies
from meetings.selectors.live import commitments_of
from meetings.services import commitment as services
from meetings.services.statement import COMMITMENT_DAYS
from meetings.transitions.commitment import commitment_machine


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Commitments that the person may see, what is due first."""
    if not meeting_policies.can_list(request.user):
        raise NotAllowed(_("The list of commitments is for people with a role."))
    form = CommitmentFilter(request.GET, user=request.user)
    rows = form.narrow(Commitment.objects.visible_to(request.user))
    named = rows.with_meeting(request.user).select_related("organisation", "person", "meeting")
    if answer := exported(request, COMMITMENTS, named):
        return answer
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page_by_key(named, key=COMMITMENTS.order, cursor=request.GET.get("cursor", "")),
        "total": count_words(rows),
    }
    return render(request, "meetings/commitment/list.html", context)


@login_required
@require_safe
@refusals_as_pages
def of_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab of a meeting: what was promised there, and what came from earlier meetings of the series, as far as the reader may see it."""
    meeting = get_meeting(request, pk)
    context = meeting_context(request, meeting, tab="commitments")
    own, carried = commitments_of(request.user, meeting)
    context |= {"own": own, "carried": carried, "may_record": policies.can_record(request.user, meeting)}
    return render(request, "meetings/commitment/of_meeting.html", context)


@login_required
@refusals_as_pages
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a party promised."""
    meeting = get_meeting(request, pk)
    if not policies.can_record(request.user, meeting):
        raise NotAllowed(_("Commitments are written down by the organisers of the meeting."))
    due_on = timezone.localdate() + datetime.timedelta(days=COMMITMENT_DAYS)
    form = CommitmentForm(posted(request), meeting=meeting, initial={"due_on": due_on})
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():

        def make() -> Commitment:
            return services.record_commitment(actor=request.user, meeting=meeting, values=form.values())

        with faults_beside(form):
            row = run_once(token, user=request.user, make=make)
            messages.success(request, _("Written down; the party has been told."))
            return redirect("meetings:commitment", row.pk)
    context = {"form": form, "meeting": meeting, "submission": token, "title": _("Add a commitment")}
    return render(request, "meetings/commitment/edit.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another day, somebody else."""
    commitment = get_commitment(request, pk)
    if not policies.can_edit(request.user, commitment):
        raise NotAllowed(NOT_YOURS)
    meeting = commitment.meeting
    form = CommitmentForm(posted(request), meeting=meeting, initial=CommitmentForm.of(commitment))
    form.keep_person(commitment)
    context: dict[str, Any] = {
        "form": form,
        "meeting": meeting,
        "commitment": commitment,
        "title": _("Change the commitment"),
    }
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.edit_commitment(
                    actor=request.user, commitment=commitment, values=form.values(), seen=form.cleaned_data["seen"]
                )
                messages.success(request, _("Saved."))
                return redirect("meetings:commitment", pk)
        except Conflict as error:
            context |= conflict_context(form, Commitment.objects.get(pk=pk), error, values=form.values())
            return render(request, "meetings/commitment/edit.html", context, status=error.status)
    return render(request, "meetings/commitment/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised, by whom, until when, and what shows that it is done."""
    commitment = get_commitment(request, pk)
    return render(request, "meetings/commitment/overview.html", record_context(request, commitment, tab="overview"))


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to it."""
    commitment = get_commitment(request, pk)
    context = record_context(request, commitment, tab="timeline")
    context["entries"] = timeline_of(commitment)
    return render(request, "meetings/commitment/timeline.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Report as done, drop, reopen: ask, then act."""
    commitment = get_commitment(request, pk)
    return transition_view(
        request,
        machine=commitment_machine,
        record=commitment,
        to=to,
        check=lambda row: {"commitment": row},
        form_class=EvidenceForm if to == CommitmentState.DONE else None,
        template="meetings/commitment/step.html",
    )
