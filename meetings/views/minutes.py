"""Minutes: the tab of a meeting, revisions and what they differ in, writing, sending, answering, the PDF."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.downloads import download
from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, posted, refusals_as_pages, transition_view
from core.text import whole_number
from core.versions import conflict_context
from meetings import minutes_documents
from meetings.forms.minutes import AnswerForm, MinutesForm
from meetings.minutes_pages import buttons, get_minutes, may_begin
from meetings.models import Minutes
from meetings.outcome_enums import OUT_STATES, MinutesState
from meetings.pages import get_meeting, record_context
from meetings.policies import minutes as policies
from meetings.selectors.minutes import answers_of, differences, parts_of
from meetings.services import minutes as services
from meetings.transitions.minutes import minutes_machine
from notifications.selectors import next_step_of

PDF = "application/pdf"


@login_required
@require_safe
@refusals_as_pages
def of_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab of a meeting: its newest revision, and all revisions."""
    meeting = get_meeting(request, pk)
    revisions = list(Minutes.objects.visible_to(request.user).filter(meeting=meeting).order_by("-revision"))
    for one in revisions:
        one.meeting = meeting
    return _page(request, meeting, revisions, revisions[0] if revisions else None)


@login_required
@require_safe
@refusals_as_pages
def revision(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """One revision."""
    meeting = get_meeting(request, pk)
    revisions = list(Minutes.objects.visible_to(request.user).filter(meeting=meeting).order_by("-revision"))
    found = next((one for one in revisions if one.revision == revision), None)
    if found is None:
        raise Http404
    for one in revisions:
        one.meeting = meeting
    return _page(request, meeting, revisions, found)


def _page(request: HttpRequest, meeting: Any, revisions: list[Minutes], shown: Minutes | None) -> HttpResponse:
    context = record_context(request, meeting, tab="minutes")
    answers = answers_of(shown) if shown is not None and shown.state != MinutesState.DRAFT else []
    context |= {
        "minutes": shown,
        "revisions": revisions,
        "may_begin": may_begin(request.user, meeting, revisions),
        "answers": [
            (
                one,
                shown is not None
                and one.answer is None
                and policies.can_record_for(request.user, shown, one.organisation),
            )
            for one in answers
        ],
        "parts": parts_of(shown) if shown is not None else [],
        "minutes_buttons": buttons(request.user, shown, answers) if shown is not None else [],
        "older": next((one for one in revisions if shown is not None and one.revision < shown.revision), None),
    }
    if shown is not None:
        context["step"] = next_step_of(shown) or context["step"]
    return render(request, "meetings/minutes/of_meeting.html", context)


@login_required
@require_POST
@refusals_as_pages
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the minutes from the records of the meeting, or a new revision from what the parties have."""
    meeting = get_meeting(request, pk)
    minutes = services.begin(actor=request.user, meeting=meeting)
    return redirect("meetings:minutes_edit", pk, minutes.revision)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """The text of the draft, saved as it is typed."""
    minutes = get_minutes(request, pk, revision)
    if not policies.can_edit(request.user, minutes):
        raise NotAllowed(NOT_YOURS)
    form = MinutesForm(posted(request), instance=Minutes.objects.get(pk=minutes.pk))
    if request.method == "POST" and "autosave" in request.GET:
        return _autosave(request, minutes, form)
    context: dict[str, Any] = {"form": form, "minutes": minutes, "meeting": minutes.meeting}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            services.edit(actor=request.user, minutes=minutes, values=form.values(), seen=seen)
        except Conflict as error:
            context |= conflict_context(form, Minutes.objects.get(pk=minutes.pk), error, values=form.values())
            return render(request, "meetings/minutes/edit.html", context, status=error.status)
        messages.success(request, _("Saved."))
        return redirect("meetings:revision", pk, revision)
    return render(request, "meetings/minutes/edit.html", context, status=422 if form.errors else 200)


def _autosave(request: HttpRequest, minutes: Minutes, form: MinutesForm) -> HttpResponse:
    """Keep what is valid so far; where somebody else has saved in between, the button tells so."""
    if not form.is_valid():
        return HttpResponse("")
    try:
        row = services.edit(actor=request.user, minutes=minutes, values=form.values(), seen=form.cleaned_data["seen"])
    except Conflict:
        return HttpResponse("")
    response = render(request, "components/saved_note.html", {"saved_at": timezone.localtime()})
    # The page's own saving does not make its button see a conflict.
    response.write(f'<input type="hidden" id="id_seen" name="seen" value="{row.version}" hx-swap-oob="true">')
    return response


@login_required
@require_POST
@refusals_as_pages
def draft_anew(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Take over what the records of the meeting say by now."""
    minutes = get_minutes(request, pk, revision)
    services.draft_anew(actor=request.user, minutes=minutes)
    messages.success(request, _("Taken over from the records of the meeting."))
    return redirect("meetings:minutes_edit", pk, revision)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, revision: int, to: str) -> HttpResponse:
    """Send, ask again, file: ask, then act."""
    minutes = get_minutes(request, pk, revision)
    return transition_view(
        request,
        machine=minutes_machine,
        record=minutes,
        to=to,
        check=lambda row: {"minutes": row, "parts": parts_of(row)},
        take=services.send,
        template="meetings/minutes/step.html",
    )


@login_required
@refusals_as_pages
def answer(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Confirm or object for one's own party; the organisers record what another party told them (``?party=``)."""
    minutes = get_minutes(request, pk, revision)
    wanted = whole_number(request.GET.get("party", ""))
    open_ = [one.organisation for one in answers_of(minutes) if one.answer is None]
    own = [one for one in open_ if policies.can_answer_for(request.user, minutes, one)]
    others = [one for one in open_ if one.pk == wanted and policies.can_record_for(request.user, minutes, one)]
    if minutes.state not in OUT_STATES or not (own or others):
        raise NotAllowed(_("Nothing here waits for an answer of yours."))
    organisation = next((one for one in own if one.pk == wanted), None) or (others or own)[0]
    form = AnswerForm(posted(request), for_other=organisation in others)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            services.answer(actor=request.user, minutes=minutes, organisation=organisation, **form.cleaned_data)
            messages.success(request, _("Your answer is recorded."))
            return redirect(minutes.get_absolute_url())
    context = {"form": form, "minutes": minutes, "organisation": organisation, "parts": parts_of(minutes)}
    return render(request, "meetings/minutes/answer.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def difference(request: HttpRequest, pk: int, revision: int, other: int) -> HttpResponse:
    """What two revisions differ in."""
    older, newer = sorted(
        (get_minutes(request, pk, revision), get_minutes(request, pk, other)), key=lambda m: m.revision
    )
    rows = Minutes.objects.visible_to(request.user).filter(meeting_id=pk).order_by("-revision")
    context = {
        "meeting": newer.meeting,
        "older": older,
        "newer": newer,
        "differences": differences(older, newer),
        "revisions": list(rows.only("revision", "meeting_id")),
    }
    return render(request, "meetings/minutes/difference.html", context)


@login_required
@require_safe
@refusals_as_pages
def pdf(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """The document with the page to sign."""
    minutes = get_minutes(request, pk, revision)
    if minutes.state == MinutesState.DRAFT:
        raise NotAllowed(_("A draft is no document yet. Send it to the parties first."))
    name = f"{_('Minutes')} {minutes.meeting.number}-{minutes.revision}.pdf"
    return download(minutes_documents.pdf(minutes), name=name, media_type=PDF)
