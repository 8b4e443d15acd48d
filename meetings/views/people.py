"""Parties, participants, answers within the portal, attendance."""

import io
from typing import Any

import qrcode
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from qrcode.image.svg import SvgPathFillImage

from core.errors import Conflict, DomainError, NotAllowed
from core.http import faults_beside, get_visible_or_404, posted, refusals_as_pages
from meetings.forms.people import AttendanceForm, GuestRows, PartyForm, PeopleForm
from meetings.links import here_path
from meetings.models import Meeting, MeetingParty, Participant
from meetings.pages import get_meeting, record_context
from meetings.policies import meeting as policies
from meetings.selectors.parties import counts_of, lists_of, own_row
from meetings.services import answers, people
from meetings.services.meeting import NOT_ORGANISER
from needs.forms.plan import kept
from notifications.rendering import absolute


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab of participants: who comes for whom."""
    meeting = get_meeting(request, pk)
    context = record_context(request, meeting, tab="people")
    parties = lists_of(meeting)
    may_change = policies.can_change_people(request.user, meeting)
    context |= {
        "parties": parties,
        "counts": counts_of(parties),
        "may_change": may_change,
        "may_erase": policies.can_erase_guests(request.user, meeting),
        "form": PartyForm(meeting=meeting) if may_change else None,
    }
    return render(request, "meetings/people.html", context)


@login_required
@require_POST
@refusals_as_pages
def add_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Another organisation; next, its people."""
    meeting = get_meeting(request, pk)
    if not policies.can_change_people(request.user, meeting):
        raise NotAllowed(NOT_ORGANISER)
    form = PartyForm(request.POST, meeting=meeting)
    if not form.is_valid():
        raise DomainError(_("Please choose an organisation that is not on the list yet."))
    party = people.add_party(actor=request.user, meeting=meeting, organisation=form.cleaned_data["organisation"])
    return redirect("meetings:party", party.pk)


def get_party(request: HttpRequest, pk: int) -> MeetingParty:
    """A party of a meeting that the person organises."""
    rows = MeetingParty.objects.select_related("meeting__district", "meeting__series", "organisation")
    party: MeetingParty = get_visible_or_404(rows, request.user, pk=pk)
    if not policies.can_change_people(request.user, party.meeting):
        raise NotAllowed(NOT_ORGANISER)
    return party


@login_required
@refusals_as_pages
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the party sends."""
    record = get_party(request, pk)
    listed = list(record.participants.all())
    form = PeopleForm(
        posted(request), party=record, initial={"users": [str(one.user_id) for one in listed if one.user_id]}
    )
    initial = [{"id": one.pk, "name": one.guest_name, "email": one.guest_email} for one in listed if not one.user_id]
    guests = GuestRows(posted(request), prefix="guests", initial=initial)
    context: dict[str, Any] = {"party": record, "meeting": record.meeting, "form": form, "guests": guests}
    wrong = False
    if request.method == "POST":
        wrong = not (form.is_valid() & guests.is_valid())
        if not wrong:
            try:
                with faults_beside(form):
                    people.set_people(actor=request.user, party=record, users=form.chosen(), guests=kept(guests))
                    messages.success(request, _("The list is saved."))
                    return redirect("meetings:people", record.meeting_id)
            except (Conflict, NotAllowed):
                raise
            except DomainError as error:
                form.add_error(None, str(error))
            wrong = True
    return render(request, "meetings/party.html", context, status=422 if wrong else 200)


@login_required
@require_POST
@refusals_as_pages
def remove_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a party and its people off the list."""
    record = get_party(request, pk)
    people.remove_party(actor=request.user, party=record)
    messages.success(request, _("%(name)s is off the list.") % {"name": record.organisation.name})
    return redirect("meetings:people", record.meeting_id)


@login_required
@refusals_as_pages
def erase_guest(request: HttpRequest, pk: int) -> HttpResponse:
    """A guest asked for it: ask, then erase."""
    rows = Participant.objects.select_related("meeting__district", "meeting__series").filter(user=None)
    guest = get_visible_or_404(rows, request.user, pk=pk)
    if not policies.can_erase_guests(request.user, guest.meeting):
        raise NotAllowed(NOT_ORGANISER)
    if request.method == "POST":
        people.erase_guest(actor=request.user, participant=guest)
        messages.success(request, _("Name and address are erased."))
        return redirect("meetings:people", guest.meeting_id)
    return render(request, "meetings/erase_guest.html", {"guest": guest, "meeting": guest.meeting})


@login_required
@require_POST
@refusals_as_pages
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own answer, on the page."""
    meeting = get_meeting(request, pk)
    row = own_row(request.user, meeting)
    if row is None:
        raise NotAllowed(_("You are not on the list of this meeting."))
    answers.give_answer(participant=row, answer=request.POST.get("answer", ""))
    messages.success(request, _("Thank you, your answer is noted."))
    return redirect("meetings:detail", pk)


def get_organised(request: HttpRequest, pk: int) -> Meeting:
    """A meeting whose attendance the person records."""
    meeting = get_meeting(request, pk)
    if not policies.can_record_attendance(request.user, meeting):
        raise NotAllowed(NOT_ORGANISER)
    return meeting


@login_required
@refusals_as_pages
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code for the room, and the list on which the organiser ticks whoever has no phone."""
    meeting = get_organised(request, pk)
    listed = list(meeting.participants.select_related("user", "party__organisation").order_by("party_id", "id"))
    present = [str(one.pk) for one in listed if one.attended_at is not None]
    form = AttendanceForm(posted(request), people=listed, initial={"present": present})
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            answers.record_attendance(actor=request.user, meeting=meeting, present=form.ids())
            messages.success(request, _("Attendance is saved."))
            return redirect("meetings:attendance", pk)
    context = {
        "meeting": meeting,
        "form": form,
        "listed": listed,
        "there": len(present),
        "code": meeting.attendance_code,
    }
    return render(request, "meetings/attendance.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code as a drawing."""
    meeting = get_organised(request, pk)
    image = qrcode.make(absolute(here_path(meeting)), image_factory=SvgPathFillImage, box_size=16, border=2)
    content = io.BytesIO()
    image.save(content)
    response = HttpResponse(content.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response
