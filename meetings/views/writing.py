"""Planning a meeting, changing it, its agenda, its series."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed
from core.http import faults_beside, get_visible_or_404, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import carry_version, conflict_context
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from meetings.forms.meeting import AgendaRows, MeetingForm, NewSeriesForm, PlanForm, SeriesForm, in_order
from meetings.models import Meeting, MeetingSeries
from meetings.pages import get_meeting
from meetings.policies import meeting as policies
from meetings.services import meeting as services
from needs.forms.plan import kept


@login_required
@refusals_as_pages
def plan(request: HttpRequest) -> HttpResponse:
    """A new meeting, of a series or by itself."""
    if not policies.can_plan(request.user):
        raise NotAllowed(services.NOT_ORGANISER)
    form = PlanForm(posted(request), user=request.user, initial=_beginning(request))
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        last = None
        if chosen["series"] is not None and chosen["again"]:
            last = chosen["series"].meetings.exclude(state="cancelled").order_by("-begins_at", "-id").first()

        def make() -> Meeting:
            return services.plan(actor=request.user, district=chosen["district"], values=form.values(), like=last)

        with faults_beside(form):
            meeting = run_once(token, user=request.user, make=make)
            messages.success(request, _("Planned. Next: agenda and participants, then the invitations."))
            return redirect("meetings:people", meeting.pk)
    context = {"form": form, "submission": token}
    return render(request, "meetings/plan.html", context, status=422 if form.errors else 200)


def _beginning(request: HttpRequest) -> dict[str, Any]:
    """The series from whose page one comes, with its name and place."""
    pk = request.GET.get("series", "")
    rows = MeetingSeries.objects.run_by(request.user)
    series = rows.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 10 else None
    return {"series": series.pk, "title": series.title, "place": series.place} if series is not None else {}


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another time or place."""
    meeting = get_meeting(request, pk)
    if not policies.can_edit(request.user, meeting):
        raise NotAllowed(services.NOT_ORGANISER)
    rows = MeetingSeries.objects.filter(district_id=meeting.district_id).order_by("title", "id")
    form = MeetingForm(posted(request), series=rows, initial=MeetingForm.of(meeting))
    context: dict[str, Any] = {"form": form, "meeting": meeting}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.edit(actor=request.user, meeting=meeting, values=form.values(), seen=form.cleaned_data["seen"])
                messages.success(request, _("Changed. Whoever is invited is told of another time, place or title."))
                return redirect("meetings:detail", pk)
        except Conflict as error:
            context |= conflict_context(form, Meeting.objects.get(pk=pk), error, values=form.values())
            return render(request, "meetings/edit.html", context, status=error.status)
    return render(request, "meetings/edit.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda, row by row."""
    meeting = get_meeting(request, pk)
    if not policies.can_edit_agenda(request.user, meeting):
        raise NotAllowed(services.NOT_ORGANISER)
    items = list(meeting.agenda.all())
    introduced = [item.enterprise_id for item in items if item.enterprise_id is not None]
    rows = Enterprise.objects.filter(district_id=meeting.district_id).select_related("organisation")
    verified = rows.filter(state=EnterpriseState.VERIFIED) | rows.filter(pk__in=introduced)
    enterprises = {str(one.pk): one for one in verified.order_by("organisation__name", "id")}
    initial = [
        {
            "id": item.pk,
            "title": item.title,
            "minutes": item.minutes,
            "speaker": item.speaker,
            "enterprise": item.enterprise_id,
        }
        for item in items
    ]
    formset = AgendaRows(posted(request), prefix="items", initial=initial, form_kwargs={"enterprises": enterprises})
    context: dict[str, Any] = {"meeting": meeting, "formset": formset, "seen": meeting.version}
    status = 200
    if request.method == "POST":
        status = 422
        seen = request.POST.get("seen", "")
        if formset.is_valid():
            try:
                services.write_agenda(
                    actor=request.user,
                    meeting=meeting,
                    rows=in_order(kept(formset)),
                    seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
                )
                messages.success(request, _("The agenda is saved."))
                return redirect("meetings:detail", pk)
            except Conflict as error:
                present = Meeting.objects.get(pk=pk)
                context |= {"conflict": error, "changes": [], "seen": present.version}
                status = error.status
    return render(request, "meetings/agenda_form.html", context, status=status)


@login_required
@refusals_as_pages
def new_series(request: HttpRequest) -> HttpResponse:
    """A new series."""
    if not policies.can_plan(request.user):
        raise NotAllowed(services.NOT_ORGANISER)
    form = NewSeriesForm(posted(request), user=request.user)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():

        def make() -> MeetingSeries:
            return services.make_series(
                actor=request.user, district=form.cleaned_data["district"], values=form.values()
            )

        with faults_beside(form):
            series = run_once(token, user=request.user, make=make)
            return redirect("meetings:series", series.pk)
    context = {"form": form, "submission": token}
    return render(request, "meetings/series_form.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def edit_series(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, or the end of the series."""
    series = get_visible_or_404(MeetingSeries.objects, request.user, pk=pk)
    if not policies.organises(request.user, series):
        raise NotAllowed(services.NOT_ORGANISER)
    form = SeriesForm(posted(request), initial=SeriesForm.of(series))
    context: dict[str, Any] = {"form": form, "series": series}
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_series(
                actor=request.user, series=series, values=form.values(), seen=form.cleaned_data["seen"]
            )
            return redirect("meetings:series", pk)
        except Conflict as error:
            context |= conflict_context(form, MeetingSeries.objects.get(pk=pk), error, values=form.values())
            carry_version(form, MeetingSeries.objects.get(pk=pk).version)
            return render(request, "meetings/series_form.html", context, status=error.status)
    return render(request, "meetings/series_form.html", context, status=422 if form.errors else 200)
