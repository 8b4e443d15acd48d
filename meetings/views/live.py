"""The one screen during the meeting: agenda, introductions, statements, and what is made of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Conflict, NotAllowed
from core.http import faults_beside, get_visible_or_404, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import carry_version
from enterprises.models import Enterprise
from enterprises.statements import maker_of
from meetings.forms.statement import StatementForm
from meetings.models import Meeting, Statement
from meetings.pages import get_meeting
from meetings.policies import commitment as commitment_policies
from meetings.policies import statement as policies
from meetings.selectors.live import Live, live_of
from meetings.services import statement as services

RELATED = ("meeting__district", "enterprise__organisation", "party__organisation", "participant__user")


def _readable(request: HttpRequest, pk: int) -> Meeting:
    meeting = get_meeting(request, pk)
    if not policies.can_read(request.user, meeting):
        raise NotAllowed(_("What is said can be read once the meeting takes place."))
    return meeting


def _form(live: Live, *args: Any, **kwargs: Any) -> StatementForm:
    return StatementForm(*args, parties=live.parties, people=live.people, agenda=live.agenda, **kwargs)


def _screen(request: HttpRequest, meeting: Meeting, live: Live, form: StatementForm | None = None) -> HttpResponse:
    """The screen; for htmx the part that changes."""
    context = {
        "meeting": meeting,
        "live": live,
        "form": form or _form(live, initial={"agenda_item": request.GET.get("item", "")}),
        "submission": submission_token(request) if form is not None and form.errors else None,
        "may_note": policies.can_note(request.user, meeting),
        "may_record": commitment_policies.can_record(request.user, meeting),
    }
    part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "meetings/live/screen.html" if part else "meetings/live/page.html"
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _after(request: HttpRequest, meeting: Meeting, anchor: str = "") -> HttpResponse:
    """Back to the screen, at the statement where there is one."""
    if request.htmx:  # type: ignore[attr-defined]
        return _screen(request, meeting, live_of(request.user, meeting))
    return redirect(f"{reverse('meetings:live', args=[meeting.pk])}{anchor}")


@login_required
@require_safe
@refusals_as_pages
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The screen."""
    meeting = _readable(request, pk)
    return _screen(request, meeting, live_of(request.user, meeting))


@login_required
@require_POST
@refusals_as_pages
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a statement down; the next one begins with the same item and speaker."""
    meeting = _readable(request, pk)
    found = live_of(request.user, meeting)
    form = _form(found, request.POST)
    if form.is_valid():
        with faults_beside(form):

            def make() -> Statement:
                return services.note(actor=request.user, meeting=meeting, values=form.values())

            run_once(submission_token(request), user=request.user, make=make)
            fresh = live_of(request.user, meeting)
            kept = {name: form.cleaned_data[name] for name in ("who", "agenda_item")}
            if request.htmx:  # type: ignore[attr-defined]
                return _screen(request, meeting, fresh, _form(fresh, initial=kept))
            return redirect(f"{reverse('meetings:live', args=[pk])}?item={kept['agenda_item']}#note")
    return _screen(request, meeting, found, form)


@login_required
@require_POST
@refusals_as_pages
def introduce(request: HttpRequest, pk: int, enterprise: int) -> HttpResponse:
    """Write an enterprise's introduction down, as its profile has it."""
    meeting = _readable(request, pk)
    row = get_visible_or_404(Enterprise.objects.select_related("organisation"), request.user, pk=enterprise)
    if services.introduce(actor=request.user, meeting=meeting, enterprise=row):
        messages.success(request, _("The introduction of %(name)s is written down.") % {"name": row})
    else:
        messages.info(request, _("The profile of %(name)s says nothing that is not written down yet.") % {"name": row})
    return _after(request, meeting)


def _statement(request: HttpRequest, pk: int) -> Statement:
    statement: Statement = get_visible_or_404(Statement.objects.select_related(*RELATED), request.user, pk=pk)
    if not policies.can_read(request.user, statement.meeting):
        raise Http404
    return statement


@login_required
@require_POST
@refusals_as_pages
def make(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One click: a draft need, a call for a researcher, a commitment."""
    statement = _statement(request, pk)
    record: models.Model
    if key == services.COMMITMENT:
        record = services.commit(actor=request.user, statement=statement)
    else:
        maker = maker_of(key)
        if maker is None:
            raise Http404
        record = services.make(actor=request.user, statement=statement, maker=maker)
    messages.success(request, _("Made: %(record)s") % {"record": record})
    return _after(request, statement.meeting, f"#statement-{pk}")


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a statement."""
    statement = _statement(request, pk)
    meeting = statement.meeting
    if not policies.can_note(request.user, meeting):
        raise NotAllowed(_("Statements are written down by the organisers, until the meeting is closed."))
    form = StatementForm(
        posted(request),
        initial=StatementForm.of(statement),
        parties=meeting.parties.select_related("organisation"),
        people=meeting.participants.select_related("user"),
        agenda=meeting.agenda.all(),
    )
    context: dict[str, Any] = {"form": form, "statement": statement, "meeting": meeting}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.edit(
                    actor=request.user, statement=statement, values=form.values(), seen=form.cleaned_data["seen"]
                )
                return redirect(f"{reverse('meetings:live', args=[meeting.pk])}#statement-{pk}")
        except Conflict as error:
            present = Statement.objects.get(pk=pk)
            carry_version(form, present.version)
            context |= {"conflict": error, "changes": [(form["text"].label, present.text, form.cleaned_data["text"])]}
            return render(request, "meetings/live/edit.html", context, status=error.status)
    return render(request, "meetings/live/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a statement back of which nothing was made."""
    statement = _statement(request, pk)
    services.remove(actor=request.user, statement=statement)
    messages.success(request, _("Deleted."))
    return redirect("meetings:live", statement.meeting_id)
