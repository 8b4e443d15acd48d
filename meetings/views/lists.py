"""Lists of meetings and of series."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import get_visible_or_404, refusals_as_pages
from core.paging import count_words, page_by_key
from meetings.columns import MEETINGS
from meetings.forms.meeting import MeetingFilter
from meetings.models import Meeting, MeetingSeries
from meetings.policies import meeting as policies


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Meetings that the person may see, latest first, with filters in the address."""
    if not policies.can_list(request.user):
        raise NotAllowed(_("The list of meetings is for people with a role."))
    form = MeetingFilter(request.GET)
    rows = form.narrow(Meeting.objects.visible_to(request.user), request.user)
    shown = rows.select_related("series")
    if answer := exported(request, MEETINGS, shown):
        return answer
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page_by_key(shown, key=MEETINGS.order, cursor=request.GET.get("cursor", "")),
        "total": count_words(rows),
        "may_plan": policies.can_plan(request.user),
    }
    return render(request, "meetings/list.html", context)


@login_required
@require_safe
@refusals_as_pages
def series_list(request: HttpRequest) -> HttpResponse:
    """Series that the person may see, newest first."""
    rows = MeetingSeries.objects.visible_to(request.user).select_related("district")
    context = {
        "page": page_by_key(rows, key="-id", cursor=request.GET.get("cursor", "")),
        "may_plan": policies.can_plan(request.user),
    }
    return render(request, "meetings/series_list.html", context)


@login_required
@require_safe
@refusals_as_pages
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """One series with its meetings."""
    record = get_visible_or_404(MeetingSeries.objects.select_related("district"), request.user, pk=pk)
    rows = Meeting.objects.visible_to(request.user).filter(series=record)
    context = {
        "series": record,
        "page": page_by_key(rows, key="-begins_at", cursor=request.GET.get("cursor", "")),
        "organises": policies.organises(request.user, record),
    }
    return render(request, "meetings/series.html", context)
