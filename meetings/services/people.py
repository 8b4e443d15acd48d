"""Which organisations take part, and whom they send."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from meetings.models import Meeting, MeetingParty, Participant
from meetings.policies import meeting as policies
from meetings.selectors.parties import organisations_for
from meetings.services.invitations import call_off, invite, is_coming
from meetings.services.meeting import NOT_ORGANISER, locked
from notifications.services import forget_address
from notifications.waiting import close_items

MOST_PEOPLE = 300
ERASED = "—"
Guest = Mapping[str, str]


def add_party(*, actor: Any, meeting: Meeting, organisation: Organisation) -> MeetingParty:
    """An organisation takes part; a second time finds the first."""
    with transaction.atomic():
        row = _open(actor, meeting)
        if not organisations_for(row).filter(pk=organisation.pk).exists():
            raise DomainError(
                _("This organisation has no part in the cooperation of the district."), field="organisation"
            )
        party, made = MeetingParty.objects.get_or_create(meeting=row, organisation=organisation)
        if made:
            with taking(actor, lambda: policies.can_change_people(actor, row)):
                add_to_timeline(row, "meeting.party_added", actor=actor, comment=organisation.name)
            events.announce("meeting.parties_changed", record=row, actor=actor)
    return party


def remove_party(*, actor: Any, party: MeetingParty) -> None:
    """The organisation and its people are off the list."""
    with transaction.atomic():
        row = _open(actor, party.meeting)
        if party.organisation_id == row.district_id:
            raise DomainError(_("The district holds the meeting: it stays a party."))
        take_off(row, _people(party))
        with taking(actor, lambda: policies.can_change_people(actor, row)):
            add_to_timeline(row, "meeting.party_removed", actor=actor, comment=party.organisation.name)
        party.delete()
        events.announce("meeting.parties_changed", record=row, actor=actor)


def set_people(*, actor: Any, party: MeetingParty, users: Iterable[User], guests: Sequence[Guest]) -> None:
    """Whom the party sends: its members with an account, and guests by name and address.

    Once invitations are out, whoever is new is invited and whoever is gone is sent the cancellation, both under a fresh
    revision: a program that has crossed the date out takes it back only under a higher number.
    """
    with transaction.atomic():
        row = _open(actor, party.meeting)
        party = MeetingParty.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=party.pk)
        wanted = {user.pk: user for user in users}
        known = {guest["email"].strip().lower(): guest["name"].strip() for guest in guests}
        _check_members(party, wanted)
        people = _people(party)
        gone = [one for one in people if not _stays(one, wanted, known)]
        for one in people:
            if one not in gone and one.user_id is None and one.guest_name != known[one.guest_email]:
                one.guest_name = known[one.guest_email]
                one.save(update_fields=["guest_name"])
        had_users = {one.user_id for one in people}
        had_guests = {one.guest_email for one in people if one.user_id is None}
        new = [Participant(meeting=row, party=party, user=user) for pk, user in wanted.items() if pk not in had_users]
        new += [
            Participant(meeting=row, party=party, guest_name=name, guest_email=email)
            for email, name in known.items()
            if email not in had_guests
        ]
        if not gone and not new:
            return
        _check_elsewhere(row, party, new)
        if row.participants.count() - len(gone) + len(new) > MOST_PEOPLE:
            raise DomainError(_("A meeting has %(count)d participants at most.") % {"count": MOST_PEOPLE})
        with taking(actor, lambda: policies.can_change_people(actor, row)):
            if is_coming(row) and not gone:
                _next_revision(row)
            take_off(row, gone)
            for one in new:
                one.save()
            if is_coming(row):
                invite(row, new)
            add_to_timeline(row, "meeting.people_changed", actor=actor, comment=party.organisation.name)
        events.announce("meeting.people_changed", record=row, actor=actor)


def erase_guest(*, actor: Any, participant: Participant) -> None:
    """A guest of a meeting that is over asked for it: name, address and the mails that were sent there go."""
    with transaction.atomic():
        meeting = locked(participant.meeting)
        if not policies.can_erase_guests(actor, meeting):
            raise NotAllowed(NOT_ORGANISER)
        row = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        if row.user_id is not None:
            raise NotAllowed(_("Personal data of people with an account are erased by themselves."))
        forget_address(row.guest_email)
        forget_guest(row)


def forget_guest(row: Participant) -> None:
    """Name and address leave the list; that somebody was there for the party stays."""
    row.guest_name, row.guest_email = ERASED, ""
    row.save(update_fields=["guest_name", "guest_email"])


def _stays(one: Participant, users: Mapping[int, User], guests: Mapping[str, str]) -> bool:
    return one.user_id in users if one.user_id is not None else one.guest_email in guests


def _open(actor: Any, meeting: Meeting) -> Meeting:
    row = locked(meeting)
    if not policies.can_change_people(actor, row):
        raise NotAllowed(NOT_ORGANISER)
    return row


def _people(party: MeetingParty) -> list[Participant]:
    return list(party.participants.select_related("user", "party__organisation"))


def take_off(meeting: Meeting, people: Sequence[Participant]) -> None:
    """Off the list of a locked meeting; whoever was invited is sent the cancellation."""
    if any(one.attended_at is not None for one in people):
        raise Conflict(_("Somebody of them was there: who has attended stays on the list."))
    for one in people:
        one.meeting = meeting
    if is_coming(meeting) and people:
        _next_revision(meeting)
        call_off(meeting, people, event="meeting.uninvited")
    for one in people:
        close_items(one)
        one.delete()


def _next_revision(meeting: Meeting) -> None:
    meeting.sequence += 1
    meeting.updated_at = timezone.now()
    meeting.save(update_fields=["sequence", "updated_at"])


def _check_members(party: MeetingParty, users: Mapping[int, User]) -> None:
    members = Membership.objects.current().filter(organisation_id=party.organisation_id, user_id__in=users)
    # Whoever was there stays on the list, even after leaving the organisation.
    held = party.participants.filter(user_id__in=users, attended_at__isnull=False)
    allowed = {*members.values_list("user_id", flat=True), *held.values_list("user_id", flat=True)}
    if set(users) - allowed:
        raise DomainError(
            _("Only people of the organisation can be chosen; others are invited as guests."), field="users"
        )


def _check_elsewhere(meeting: Meeting, party: MeetingParty, new: Iterable[Participant]) -> None:
    others = list(meeting.participants.exclude(party=party).select_related("user", "party__organisation"))
    by_user = {one.user_id: one for one in others if one.user_id is not None}
    by_email = {one.guest_email: one for one in others if one.user_id is None}
    for one in new:
        twin = by_user.get(one.user_id) if one.user_id is not None else by_email.get(one.guest_email)
        if twin is not None:
            raise DomainError(
                _("%(person)s is on the list already, for %(organisation)s.")
                % {"person": twin.name, "organisation": twin.party.organisation.name}
            )
