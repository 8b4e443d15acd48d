"""Planning a meeting and changing what it is: words, time, place, agenda."""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from core import events
from core.errors import DomainError, NotAllowed
from core.numbering import next_number
from core.standing import taking
from core.transitions import add_to_timeline
from core.versions import save_version
from core.waiting import rule_of
from meetings.enums import Answer, MeetingState
from meetings.models import AgendaItem, Meeting, MeetingParty, MeetingSeries, Participant
from meetings.policies import meeting as policies
from meetings.querysets import official_districts
from meetings.services.invitations import invite, is_coming, people_of
from meetings.transitions import meeting_machine
from notifications.waiting import close_items, open_item, refresh_items

FIELDS = ("series", "title", "begins_at", "ends_at", "place", "note")
SHOWN = ("title", "begins_at", "ends_at", "place")
"""What stands in people's calendars: a change of it is sent to everybody invited."""
HOURS = ("begins_at", "ends_at")
SERIES_FIELDS = ("title", "purpose", "place", "is_active")
LONGEST = datetime.timedelta(days=3)
FURTHEST = datetime.timedelta(days=730)
NOT_ORGANISER = _("Meetings are run by the officials of the district and of its parks.")
Values = Mapping[str, Any]


def plan(*, actor: Any, district: Organisation, values: Values, like: Meeting | None = None) -> Meeting:
    """A meeting in preparation. The district is its first party; ``like`` gives the others, with the persons they sent."""
    if district.pk not in official_districts(actor):
        raise NotAllowed(NOT_ORGANISER)
    with transaction.atomic():
        meeting = Meeting(
            district=district,
            created_by=actor,
            attendance_code=f"{secrets.randbelow(1_000_000):06d}",
            **{name: values[name] for name in FIELDS},
        )
        check(meeting)
        meeting.number = next_number("M")
        meeting.save()
        MeetingParty.objects.create(meeting=meeting, organisation=district)
        if like is not None:
            take_over(meeting, like)
        meeting_machine.created(meeting, actor=actor)
    return meeting


def take_over(meeting: Meeting, like: Meeting) -> None:
    """Parties, persons who still belong to them, guests, and what comes on every agenda."""
    current = Membership.objects.current().filter(organisation__meeting_parties__meeting=like)
    members = set(current.values_list("organisation_id", "user_id"))
    for old in like.parties.prefetch_related("participants"):
        party, _made = MeetingParty.objects.get_or_create(meeting=meeting, organisation_id=old.organisation_id)
        for one in old.participants.all():
            if one.user_id is None and not one.guest_email:
                continue  # a guest whose data were erased
            if one.user_id is None or (old.organisation_id, one.user_id) in members:
                Participant.objects.create(
                    meeting=meeting,
                    party=party,
                    user_id=one.user_id,
                    guest_name=one.guest_name,
                    guest_email=one.guest_email,
                )
    for position, item in enumerate(like.agenda.filter(enterprise=None), start=1):
        AgendaItem.objects.create(
            meeting=meeting, position=position, title=item.title, minutes=item.minutes, speaker=item.speaker
        )


def check(meeting: Meeting) -> None:
    """Times that make sense, and a series of the same district."""
    if meeting.begins_at <= timezone.now():
        raise DomainError(_("Please choose a time that is still to come."), field="begins_at")
    if meeting.begins_at > timezone.now() + FURTHEST:
        raise DomainError(_("This day is more than two years away."), field="begins_at")
    if meeting.ends_at <= meeting.begins_at:
        raise DomainError(_("The meeting ends before it begins."), field="ends_at")
    if meeting.ends_at - meeting.begins_at > LONGEST:
        raise DomainError(_("A meeting lasts three days at most."), field="ends_at")
    if meeting.series is not None and meeting.series.district_id != meeting.district_id:
        raise DomainError(_("This series belongs to another district."), field="series")


def edit(*, actor: Any, meeting: Meeting, values: Values, seen: int | None) -> Meeting:
    """Other words, another time or place: whoever is invited is sent the change; another time asks everybody anew."""
    with transaction.atomic():
        row = locked(meeting)
        if not policies.can_edit(actor, row):
            raise NotAllowed(NOT_ORGANISER)
        changed = [name for name in FIELDS if getattr(row, name) != values[name]]
        if not changed:
            return row
        for name in FIELDS:
            setattr(row, name, values[name])
        if set(changed) & {*HOURS, "series"}:
            check(row)
        shown = [name for name in SHOWN if name in changed]
        if shown and row.state == MeetingState.INVITED:
            row.sequence += 1
        save_version(row, seen=seen, fields=(*FIELDS, "sequence"))
        with taking(actor, lambda: policies.can_edit(actor, row)):
            add_to_timeline(row, "meeting.changed", actor=actor, data={"changed": changed})
            if set(HOURS) & set(changed):
                ask_anew(row)
            else:
                refresh_items(row)
            if shown and is_coming(row):
                people = people_of(row)
                invite(row, people, event="meeting.changed", changed=shown)
            events.announce("meeting.changed", record=row, actor=actor, changed=changed)
    return row


def ask_anew(meeting: Meeting) -> None:
    """Another time: answers given to the old one are void, and what waits has another day."""
    for one in meeting.participants.exclude(answer=Answer.WAITING):
        one.answer, one.answered_at = Answer.WAITING, None
        one.save(update_fields=["answer", "answered_at"])
    rule = rule_of(meeting_machine.name, meeting.state)
    if rule is not None:
        close_items(meeting, machine=meeting_machine.name)
        open_item(meeting, rule)


def write_agenda(*, actor: Any, meeting: Meeting, rows: Sequence[Values], seen: int | None) -> Meeting:
    """The agenda as its form shows it, in this order. Rows that stay keep their id, since what was said hangs on them."""
    with transaction.atomic():
        row = locked(meeting)
        if not policies.can_edit_agenda(actor, row):
            raise NotAllowed(NOT_ORGANISER)
        save_version(row, seen=seen, fields=())
        held = {item.pk: item for item in row.agenda.all()}
        for position, values in enumerate(rows, start=1):
            item = held.pop(values.get("id") or 0, None) or AgendaItem(meeting=row)
            item.position = position
            for name in ("title", "minutes", "speaker", "enterprise"):
                setattr(item, name, values[name])
            item.save()
        for gone in held.values():
            gone.delete()
        with taking(actor, lambda: policies.can_edit_agenda(actor, row)):
            add_to_timeline(row, "meeting.agenda_changed", actor=actor)
    return row


def make_series(*, actor: Any, district: Organisation, values: Values) -> MeetingSeries:
    """A series of the district."""
    if district.pk not in official_districts(actor):
        raise NotAllowed(NOT_ORGANISER)
    return MeetingSeries.objects.create(
        district=district, created_by=actor, **{name: values[name] for name in SERIES_FIELDS}
    )


def edit_series(*, actor: Any, series: MeetingSeries, values: Values, seen: int | None) -> MeetingSeries:
    """Other words, or the end of the series."""
    with transaction.atomic():
        row = MeetingSeries.objects.select_for_update().get(pk=series.pk)
        if not policies.organises(actor, row):
            raise NotAllowed(NOT_ORGANISER)
        for name in SERIES_FIELDS:
            setattr(row, name, values[name])
        save_version(row, seen=seen, fields=SERIES_FIELDS)
    return row


def locked(meeting: Meeting) -> Meeting:
    """The row with its names, locked: before any of its participants."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(*meeting_machine.related)
    row: Meeting = rows.get(pk=meeting.pk)
    return row
