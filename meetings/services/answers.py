"""Answers to invitations, and attendance."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from meetings.enums import GIVEN_ANSWERS, AttendanceHow, MeetingState
from meetings.models import Meeting, Participant
from meetings.policies import meeting as policies
from meetings.services.invitations import is_coming
from meetings.services.meeting import NOT_ORGANISER, locked
from notifications.waiting import close_items

AROUND = datetime.timedelta(hours=2)
"""How long before the beginning and after the end people may confirm that they are there."""
OVER = _("The meeting has begun or is over; it is too late for an answer.")
CALLED_OFF = _("The meeting was cancelled.")


def give_answer(*, participant: Participant, answer: str) -> Participant:
    """The person's own answer, by the link or on the page; it can be changed until the meeting begins."""
    if answer not in GIVEN_ANSWERS:
        raise DomainError(_("Please choose one of the options."), field="answer")
    with transaction.atomic():
        meeting = locked(participant.meeting)
        row = _row(participant)
        if meeting.state == MeetingState.CANCELLED:
            raise Conflict(CALLED_OFF)
        if not is_coming(meeting):
            raise Conflict(OVER)
        if row.answer != answer:
            row.answer, row.answered_at = answer, timezone.now()
            row.save(update_fields=["answer", "answered_at"])
            close_items(row)
    return row


def in_the_room(meeting: Meeting) -> bool:
    """Whether people can confirm now that they are there."""
    now = timezone.now()
    running = meeting.state in (MeetingState.INVITED, MeetingState.HELD)
    return running and meeting.begins_at - AROUND <= now <= meeting.ends_at + AROUND


def confirm_presence(*, participant: Participant, how: str) -> Participant:
    """The person is there; a second time changes nothing."""
    with transaction.atomic():
        meeting = locked(participant.meeting)
        row = _row(participant)
        if not in_the_room(meeting):
            raise Conflict(_("Presence is confirmed from two hours before the meeting until two hours after it."))
        if row.attended_at is None:
            row.attended_at, row.attended_how = timezone.now(), how
            row.save(update_fields=["attended_at", "attended_how"])
            close_items(row)
    return row


def record_attendance(*, actor: Any, meeting: Meeting, present: Collection[int]) -> int:
    """Who was there, as the organiser's list says; returns how many lines changed. Who confirmed in person keeps that."""
    with transaction.atomic():
        row = locked(meeting)
        if not policies.can_record_attendance(actor, row):
            raise NotAllowed(NOT_ORGANISER)
        if row.begins_at - AROUND > timezone.now():
            raise DomainError(_("The meeting has not begun yet."))
        now, changed = timezone.now(), 0
        for one in row.participants.select_for_update(of=("self",)):
            if (one.attended_at is not None) == (one.pk in present):
                continue
            there = one.pk in present
            one.attended_at = now if there else None
            one.attended_how = AttendanceHow.ORGANISER if there else ""
            one.save(update_fields=["attended_at", "attended_how"])
            close_items(one)
            changed += 1
        if changed:
            with taking(actor, lambda: policies.can_record_attendance(actor, row)):
                add_to_timeline(row, "meeting.attendance_recorded", actor=actor)
    return changed


def _row(participant: Participant) -> Participant:
    rows = Participant.objects.select_for_update(of=("self",)).select_related("user", "party__organisation", "meeting")
    row = rows.filter(pk=participant.pk).first()
    if row is None:
        raise Conflict(_("You are no longer on the list of this meeting."))
    return row
