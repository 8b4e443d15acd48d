"""Mails with a date for the calendar: invited, changed, cancelled. Each person once for each revision of the meeting."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.limits import admit
from core.waiting import rule_of
from meetings.enums import Answer, MeetingState
from meetings.ical import CANCEL, REQUEST, message_for
from meetings.links import answer_path
from meetings.models import Meeting, Participant
from meetings.selectors.parties import without_leavers
from notifications.rendering import absolute
from notifications.services import Addressee, Enclosure, notify, write_to
from notifications.waiting import close_items, open_item, refresh_items

INVITATION_MACHINE = "meeting_invitation"
WITH_NAMES = ("user", "party__organisation")
MOST_GUEST_MAILS, GUEST_MAILS_PERIOD = 2000, 86_400
"""Invitations and changes to guests of one district within a day; cancellations and reminders are never held back."""


GUEST_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
"""Nobody asked guests which language they read: their mails speak all of the portal's."""


def people_of(meeting: Meeting) -> list[Participant]:
    """Everybody on the list who still belongs to the party, each knowing the meeting as it is now."""
    return _knowing(meeting, without_leavers(meeting.participants.all()))


def everybody_on(meeting: Meeting) -> list[Participant]:
    """The same with who has left in the meantime and is not yet off the list: in their calendars the date stands too."""
    return _knowing(meeting, meeting.participants.all())


def _knowing(meeting: Meeting, rows: QuerySet[Participant]) -> list[Participant]:
    found = list(rows.select_related(*WITH_NAMES))
    for one in found:
        one.meeting = meeting
    return found


def invite(meeting: Meeting, people: Sequence[Participant], *, event: str = "meeting.invited", **context: Any) -> None:
    """Send them the present revision; whoever has an account finds the question among what waits."""
    _admit_guests(meeting, people)
    now = timezone.now()
    for one in people:
        one.invited_at, one.invited_sequence = one.invited_at or now, meeting.sequence
        one.save(update_fields=["invited_at", "invited_sequence"])
        ask(one)
    tell(event, meeting, people, method=REQUEST, **context)


def _admit_guests(meeting: Meeting, people: Iterable[Participant]) -> None:
    """Mails to addresses that anybody may have typed are limited, lest a stolen account makes the portal a mailer of its own."""
    guests = sum(1 for one in people if one.user_id is None)
    if guests:
        words = _("Too many mails to guests within a day. Please go on tomorrow, or ask the portal’s administrator.")
        key = f"meeting-guests:{meeting.district_id}"
        admit(key, most=MOST_GUEST_MAILS, seconds=GUEST_MAILS_PERIOD, refusal=words, count=guests)


def call_off(
    meeting: Meeting, people: Iterable[Participant], *, event: str = "meeting.cancelled", **context: Any
) -> None:
    """Take the date out of their calendars; nothing waits for them any more. Who was never invited hears nothing."""
    told = []
    for one in people:
        close_items(one)
        if one.invited_at is not None:
            told.append(one)
    if meeting.begins_at > timezone.now():
        tell(event, meeting, told, method=CANCEL, **context)


def ask(participant: Participant) -> None:
    """Have the question wait for who has an account and has not answered; once."""
    rule = rule_of(INVITATION_MACHINE, Answer.WAITING)
    if participant.user_id is None or rule is None:
        return
    if participant.answer != Answer.WAITING:
        refresh_items(participant)
        return
    close_items(participant)
    open_item(participant, rule)


def tell(event: str, meeting: Meeting, people: Iterable[Participant], *, method: str = "", **context: Any) -> None:
    """One mail to each: within the portal and by mail to who has an account, by mail alone to a guest."""
    chosen = list(people)
    members = {one.user_id: one for one in chosen if one.user_id is not None}
    users: dict[Any, User] = {pk: one.user for pk, one in members.items() if one.user is not None}
    shared = {"meeting": meeting, **context}
    once = f"{meeting.pk}:{meeting.sequence}" + (f":{context['once']}" if "once" in context else "")

    def enclose(user: User) -> Enclosure:
        one = members[user.pk]
        link = absolute(answer_path(one))
        calendar = message_for(one, method=method, link=link) if method else ""
        return Enclosure(context={"participant": one}, url="" if method == CANCEL else link, calendar=calendar)

    # Whoever is taken off the list and put on it again comes under another revision, hence under another key.
    notify(
        event=event,
        record=meeting,
        recipients=list(users.values()),
        dedupe=once,
        context=shared,
        enclose=enclose,
    )
    for one in chosen:
        if one.user_id is None and one.guest_email:
            link = absolute(answer_path(one))
            write_to(
                event=event,
                to=Addressee(name=one.guest_name, email=one.guest_email, languages=GUEST_LANGUAGES),
                dedupe=f"{once}:{one.pk}",
                context={**shared, "record": meeting, "participant": one},
                url="" if method == CANCEL else link,
                calendar=message_for(one, method=method, link=link) if method else "",
            )


def is_coming(meeting: Meeting) -> bool:
    """Whether people are invited to it and it has not begun: only then mails about it are of use."""
    return meeting.state == MeetingState.INVITED and meeting.begins_at > timezone.now()
