"""Who goes from the lists of meetings without anybody asking: people who left their organisation, and guests after their time."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.transitions import add_to_timeline
from meetings.enums import COMING_STATES
from meetings.models import Meeting, Participant
from meetings.selectors.parties import left_their_party
from meetings.services.meeting import locked
from meetings.services.people import forget_guest, take_off
from notifications.services import forget_address


def take_off_leavers(meeting: Meeting) -> int:
    """Whoever no longer belongs to the party is off the list of a meeting to come, and the date is crossed out of the calendar.

    Of a meeting that took place the list says who was there; it stays.
    """
    with transaction.atomic():
        row = locked(meeting)
        if row.state not in COMING_STATES:
            return 0
        people = list(left_their_party(row.participants.all()).filter(attended_at__isnull=True).select_related("user"))
        if people:
            take_off(row, people)
            add_to_timeline(row, "meeting.leavers_removed", actor=None)
    return len(people)


def forget_old_guests(meeting: Meeting) -> int:
    """Names and addresses of the guests of a meeting of long ago go; that somebody was there stays."""
    with transaction.atomic():
        guests = list(old_guests().filter(meeting=locked(meeting)).select_for_update(of=("self",)))
        for one in guests:
            address = one.guest_email
            forget_guest(one)
            # Mails about a later meeting also say which of its mails have gone out.
            if not Participant.objects.filter(guest_email__iexact=address).exists():
                forget_address(address)
    return len(guests)


def old_guests() -> QuerySet[Participant]:
    """Guests whose names and addresses have served their purpose."""
    before = timezone.now() - datetime.timedelta(days=settings.GUEST_DAYS)
    rows = Participant.objects.filter(user__isnull=True, meeting__ends_at__lt=before)
    return rows.exclude(guest_email="")
