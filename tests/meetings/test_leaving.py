"""Who goes from the lists of meetings without anybody asking: people who left their organisation, guests after their time."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.services.memberships import end_membership
from core.errors import DomainError
from core.transitions import timeline
from meetings.enums import MeetingState
from meetings.links import answer_path, here_path
from meetings.models import Meeting, Participant
from meetings.services.people import set_people
from meetings.tasks import forget_guests, remind, take_off_leavers
from meetings.transitions import meeting_machine
from notifications.models import OutgoingMail, WaitingItem
from tests.factories.accounts import signed_in
from tests.factories.meetings import GUEST, MeetingCase, make_participant

pytestmark = pytest.mark.django_db


def leave(case: MeetingCase, role: str) -> None:
    """The person's memberships end, however it comes."""
    case.users[role].memberships.update(ended_at=timezone.now())


def told(event: str) -> set[str]:
    """Who was sent mails of a kind."""
    return set(OutgoingMail.objects.filter(event=event).values_list("to", flat=True))


def invited(case: MeetingCase) -> Meeting:
    """A meeting whose invitations went out."""
    planned = case.meeting(MeetingState.PLANNED)
    row: Meeting = meeting_machine.run(planned, MeetingState.INVITED, actor=case.users["district_official"])
    return row


def test_ending_a_membership_takes_the_person_off_the_lists(
    case: MeetingCase, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, head, member = invited(case), case.users["head"], case.users["member"]
    party = meeting.parties.get(organisation=case.organisations["enterprise"])
    official = case.users["district_official"]
    set_people(actor=official, party=party, users=[head, member], guests=[])
    sent: list[str] = []
    monkeypatch.setattr("core.tasks.send", lambda name, *ids: sent.append(name))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        end_membership(membership=member.memberships.get(), actor=head)
    assert "meetings.tasks.take_off_leavers" in sent
    assert (take_off_leavers(), take_off_leavers()) == (1, 0)
    assert set(meeting.participants.values_list("user_id", flat=True)) == {head.pk, case.users["leader"].pk, None}
    assert told("meeting.uninvited") == {member.email}
    assert not WaitingItem.objects.open().filter(assignees__user=member).exists()
    entry = timeline(meeting).last()  # type: ignore[attr-defined]
    assert (entry.event, entry.actor) == ("meeting.leavers_removed", None)
    with pytest.raises(DomainError):
        set_people(actor=official, party=party, users=[head, member], guests=[])


def test_nothing_goes_to_who_has_left_even_before(case: MeetingCase) -> None:
    meeting = invited(case)
    row = meeting.participants.get(user=case.users["leader"])
    assert Client().get(answer_path(row)).status_code == 200
    leave(case, "leader")
    assert Client().get(answer_path(row)).status_code == 404
    with time_machine.travel(meeting.begins_at - datetime.timedelta(hours=1), tick=False):
        remind()
        page = signed_in(case.users["leader"]).post(here_path(meeting))
    assert page.status_code == 403
    assert told("meeting.reminder") == {case.users["head"].email, GUEST}
    meeting_machine.run(meeting, MeetingState.CANCELLED, actor=case.users["district_official"], comment="No hall.")
    assert case.users["leader"].email in told("meeting.cancelled"), "the date stands in that calendar too"


def test_who_was_there_stays_on_the_list(case: MeetingCase) -> None:
    meeting = case.meeting(MeetingState.HELD)
    leave(case, "leader")
    assert take_off_leavers() == 0
    party = meeting.parties.get(organisation=case.organisations["college"])
    guest = {"name": "Ms Gu", "email": GUEST}
    set_people(actor=case.users["district_official"], party=party, users=[case.users["leader"]], guests=[guest])
    assert meeting.participants.filter(user=case.users["leader"]).exists()


def test_guests_are_forgotten_after_their_time(case: MeetingCase) -> None:
    now = timezone.now()
    old, late = (
        case.meeting(MeetingState.CLOSED, begins_at=now - datetime.timedelta(days=days)) for days in (181, 179)
    )
    make_participant(old.parties.get(organisation=case.organisations["enterprise"]), guest_email="once@x.example")
    for address in (GUEST, "once@x.example"):
        OutgoingMail.objects.create(
            dedupe=address, message_id=address, event="meeting.invited", to=address, state="sent"
        )
    assert (forget_guests(), forget_guests()) == (2, 0)
    rows = set(Participant.objects.filter(user=None).values_list("meeting_id", "guest_name", "guest_email"))
    assert rows == {(old.pk, "—", ""), (late.pk, "Ms Gu", GUEST)}
    assert old.participants.filter(user=None, attended_at__isnull=False).count() == 2
    assert told("meeting.invited") == {GUEST}, "the later meeting still needs to know which mails went out"


def test_guests_are_written_to_in_both_languages(case: MeetingCase) -> None:
    invited(case)
    mail = OutgoingMail.objects.get(event="meeting.invited", to=GUEST)
    assert mail.subject == "会议邀请：Exchange on pigments / Invitation: Exchange on pigments"
    chinese, english = mail.text.split("\n* * *\n")
    assert ("地点：" in chinese, "Place:" in chinese) == (True, False)
    assert ("Dear Ms Gu," in english, "Place: Hall 1" in english) == (True, True)
    assert "* * *" in mail.html
    assert "* * *" not in OutgoingMail.objects.get(event="meeting.invited", to=case.users["head"].email).text
