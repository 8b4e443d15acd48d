"""Signed addresses that work without an account: a participant's answer, and the code shown in the room."""

from typing import Any

from django.core import signing
from django.http import Http404
from django.urls import reverse

from meetings.models import Meeting, Participant
from meetings.selectors.parties import without_leavers

ANSWER_SALT, HERE_SALT = "meetings.answer", "meetings.here"


def answer_path(participant: Participant) -> str:
    """The page on which this person answers; dead once the person is no longer on the list."""
    return reverse("meetings:answer_link", args=[_sign(participant.pk, ANSWER_SALT)])


def participant_of(token: str) -> Participant:
    """Whose answer a link gives. 404 for a link that was not made here, and for one whose person was taken off the list,
    has left the party or may no longer sign in.
    """
    rows = Participant.objects.select_related("meeting__district", "user", "party__organisation")
    participant = without_leavers(rows).filter(pk=_read(token, ANSWER_SALT), meeting__invited_at__isnull=False).first()
    if participant is None:
        raise Http404
    return participant


def here_path(meeting: Meeting) -> str:
    """What the QR code in the room leads to."""
    return reverse("meetings:here", args=[_sign([meeting.pk, meeting.attendance_code], HERE_SALT)])


def meeting_here(token: str) -> Meeting:
    """The meeting in whose room the code was read; 404 for a code that was not made here."""
    try:
        pk, code = _read(token, HERE_SALT)
    except (TypeError, ValueError):
        raise Http404 from None
    meeting = Meeting.objects.filter(pk=pk, attendance_code=code).first()
    if meeting is None:
        raise Http404
    return meeting


def _sign(value: Any, salt: str) -> str:
    """Without a time: every mail of a person carries the same link, and it lives as long as its row."""
    return signing.Signer(salt=salt).sign_object(value)


def _read(token: str, salt: str) -> Any:
    try:
        return signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
