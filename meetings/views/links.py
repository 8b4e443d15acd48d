"""Pages that open without an account: a participant's answer, and the code in the room."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from core.errors import NotAllowed
from core.http import posted, refusals_as_pages
from core.limits import admit
from meetings.enums import GIVEN_ANSWERS, AttendanceHow, MeetingState
from meetings.forms.people import CodeForm
from meetings.links import meeting_here, participant_of
from meetings.selectors.parties import own_row
from meetings.services import answers
from meetings.services.invitations import is_coming

MOST_TRIES, TRIES_PERIOD = 10, 600
"""Numbers that a person may type in ten minutes: who is not in the room does not find the number by trying."""
TRIED_OFTEN = gettext_lazy(
    "Too many numbers were typed. Please wait a few minutes, or ask the organiser to tick your name."
)


@never_cache
@refusals_as_pages
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """Time and place, and three buttons; in the room, the number that confirms presence. A GET changes nothing."""
    participant = participant_of(token)
    meeting = participant.meeting
    if "code" in request.POST:
        admit(f"meeting-code:{participant.pk}", most=MOST_TRIES, seconds=TRIES_PERIOD, refusal=TRIED_OFTEN)
    form = CodeForm(posted(request) if "code" in request.POST else None, meeting=meeting)
    if request.method == "POST":
        if "code" not in request.POST:
            answers.give_answer(participant=participant, answer=request.POST.get("answer", ""))
            messages.success(request, _("Thank you, your answer is noted."))
            return redirect("meetings:answer_link", token)
        if form.is_valid():
            answers.confirm_presence(participant=participant, how=AttendanceHow.LINK)
            messages.success(request, _("Thank you, your presence is noted."))
            return redirect("meetings:answer_link", token)
    context: dict[str, Any] = {
        "meeting": meeting,
        "participant": participant,
        "answers": GIVEN_ANSWERS,
        "open": is_coming(meeting),
        "cancelled": meeting.state == MeetingState.CANCELLED,
        "room": answers.in_the_room(meeting),
        "form": form,
    }
    return render(request, "meetings/answer_link.html", context, status=422 if form.errors else 200)


@never_cache
@refusals_as_pages
def here(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code opens: one button for who is signed in, the number to type for who is not."""
    meeting = meeting_here(token)
    row = own_row(request.user, meeting) if request.user.is_authenticated else None
    if request.method == "POST":
        if row is None:
            raise NotAllowed(_("You are not on the list of this meeting. Please turn to the organiser."))
        answers.confirm_presence(participant=row, how=AttendanceHow.SIGNED_IN)
        messages.success(request, _("Thank you, your presence is noted."))
        return redirect("meetings:here", token)
    context = {"meeting": meeting, "row": row, "room": answers.in_the_room(meeting), "code": meeting.attendance_code}
    return render(request, "meetings/here.html", context)
