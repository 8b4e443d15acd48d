"""The tabs of a meeting and its steps."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.http import refusals_as_pages, transition_view
from core.transitions import timeline as timeline_of
from meetings.enums import GIVEN_ANSWERS
from meetings.pages import get_meeting, record_context
from meetings.policies import meeting as policies
from meetings.selectors.parties import own_row
from meetings.services.invitations import is_coming
from meetings.transitions import meeting_machine


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, what is on the agenda."""
    meeting = get_meeting(request, pk)
    context = record_context(request, meeting, tab="agenda")
    agenda = list(meeting.agenda.select_related("enterprise__organisation"))
    row = own_row(request.user, meeting)
    context |= {
        "agenda": agenda,
        "minutes": sum(item.minutes for item in agenda),
        "may_edit_agenda": policies.can_edit_agenda(request.user, meeting),
        "row": row,
        "answers": GIVEN_ANSWERS if row is not None and is_coming(meeting) else (),
    }
    return render(request, "meetings/agenda.html", context)


@login_required
@require_safe
@refusals_as_pages
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers."""
    meeting = get_meeting(request, pk)
    return render(request, "meetings/papers.html", record_context(request, meeting, tab="papers"))


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to it."""
    meeting = get_meeting(request, pk)
    context = record_context(request, meeting, tab="timeline")
    context["entries"] = timeline_of(meeting)
    return render(request, "meetings/timeline.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Invite, cancel, record that it took place, close: ask, then act."""
    meeting = get_meeting(request, pk)
    return transition_view(request, machine=meeting_machine, record=meeting, to=to)
