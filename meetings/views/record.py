"""The tabs of a meeting and its steps."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import refusals_as_pages, transition_view
from core.transitions import timeline as timeline_of
from meetings.enums import MeetingState
from meetings.pages import get_meeting, record_context
from meetings.transitions import meeting_machine


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, what is on the agenda."""
    meeting = get_meeting(request, pk)
    context = record_context(request, meeting, tab="agenda")
    context["agenda"] = list(meeting.agenda.select_related("enterprise__organisation"))
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
    if to not in MeetingState.values:
        raise Http404
    return transition_view(
        request,
        machine=meeting_machine,
        record=meeting,
        to=to,
        success=meeting.get_absolute_url(),
        done=lambda row: _("Done: it is “%(state)s” now.") % {"state": row.get_state_display()},
    )
