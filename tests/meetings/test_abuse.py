"""What somebody tries who means no good: other people's records, numbers of the room, mails to anybody, pages that never end."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.memberships import end_membership
from core.errors import NotAllowed, TooMany
from enterprises.statements import maker_of
from meetings.links import answer_path
from meetings.models import Participant
from meetings.selectors.minutes import compared
from meetings.services import invitations
from meetings.services import statement as services
from meetings.services.minutes import send
from meetings.services.people import set_people
from meetings.transitions.commitment import commitment_machine
from needs.models import Need
from notifications.models import Notification, OutgoingMail, WaitingItem
from tests.factories.accounts import give_role, signed_in
from tests.factories.meeting_outcomes import introduced, make_commitment, make_minutes, make_statement
from tests.factories.meetings import GUEST, MeetingCase

pytestmark = pytest.mark.django_db
SECRET = "A very secret alloy"


def test_what_was_made_of_a_statement_is_told_to_nobody_who_may_not_make_it(case: MeetingCase) -> None:
    statement = make_statement(
        case.meeting("held"), case.organisations["enterprise"], by=case.users["district_official"]
    )
    maker = maker_of("need")
    assert maker is not None
    need = services.make(actor=case.users["district_official"], statement=statement, maker=maker)
    Need.objects.filter(pk=need.pk).update(title=SECRET)
    for key in ("need", "commitment"):
        answer = signed_in(case.users["leader"]).post(f"/meetings/statements/{statement.pk}/make/{key}/")
        assert (answer.status_code, SECRET in answer.content.decode()) == (403, False)
    assert services.make(actor=case.users["head"], statement=statement, maker=maker) == need


def test_a_part_of_a_profile_that_is_given_to_another_enterprise_makes_no_need_of_the_first(case: MeetingCase) -> None:
    project, official = introduced(case.enterprise), case.users["district_official"]
    meeting = case.meeting("held")
    services.introduce(actor=official, meeting=meeting, enterprise=case.enterprise)
    hoped = meeting.statements.get(hoped_project=project)
    values = {"agenda_item": None, "party": None, "participant": None, "text": hoped.text}
    other = meeting.parties.get(organisation=case.organisations["college"])
    row = services.edit(actor=official, statement=hoped, values=values | {"party": other}, seen=hoped.version)
    assert (row.enterprise, row.hoped_project, row.source, row.kind) == (None, None, "", "said")
    maker = maker_of("need")
    assert maker is not None
    with pytest.raises(NotAllowed):
        services.make(actor=official, statement=row, maker=maker)
    assert not Need.objects.filter(hoped_project=project).exists()


def test_the_number_of_the_room_is_not_found_by_trying(case: MeetingCase) -> None:
    now = timezone.now()
    meeting = case.meeting("invited", begins_at=now, ends_at=now + datetime.timedelta(hours=1))
    guest, client = meeting.participants.get(user=None), Client()
    tries = [client.post(answer_path(guest), {"code": f"{number:06d}"}).status_code for number in range(11)]
    assert tries == [422] * 10 + [429]
    assert client.post(answer_path(guest), {"code": meeting.attendance_code}).status_code == 429
    guest.refresh_from_db()
    assert guest.attended_at is None
    # One person's tries are nobody else's.
    other = meeting.participants.get(user=case.users["head"])
    assert client.post(answer_path(other), {"code": meeting.attendance_code}).status_code == 302


def test_the_link_of_somebody_who_may_no_longer_sign_in_is_dead(case: MeetingCase) -> None:
    path = answer_path(case.meeting().participants.get(user=case.users["head"]))
    assert Client().get(path).status_code == 200
    User.objects.filter(pk=case.users["head"].pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_mails_to_guests_are_limited(case: MeetingCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_GUEST_MAILS", 3)
    meeting, official = case.meeting(), case.users["district_official"]
    party = meeting.parties.get(organisation=case.organisations["college"])
    guests = [{"name": "Ms Gu", "email": GUEST}]
    for number in range(3):
        guests.append({"name": f"Guest {number}", "email": f"guest{number}@chamber.example"})
        set_people(actor=official, party=party, users=[case.users["leader"]], guests=guests)
    more = [*guests, {"name": "One more", "email": "more@chamber.example"}]
    with pytest.raises(TooMany):
        set_people(actor=official, party=party, users=[case.users["leader"]], guests=more)
    assert not Participant.objects.filter(guest_email="more@chamber.example").exists()
    # Taking people off, and telling them so, is never refused.
    set_people(actor=official, party=party, users=[case.users["leader"]], guests=[])
    assert OutgoingMail.objects.filter(event="meeting.uninvited").count() == 4


def test_whoever_leaves_a_party_answers_for_nothing_of_it(case: MeetingCase) -> None:
    head, member = case.users["head"], case.users["member"]
    row = make_commitment(
        case.meeting("held"), case.organisations["enterprise"], by=case.users["district_official"], person=member
    )
    path = f"/meetings/commitments/{row.pk}/"
    commitment_machine.created(row, actor=None)
    asked = WaitingItem.objects.open().of(row).get()
    assert [one.user for one in asked.assignees.all()] == [member]
    assert signed_in(member).get(path).status_code == 200
    end_membership(membership=member.memberships.get(), actor=head)
    assert signed_in(member).get(path).status_code == 404
    assert [(one.user, one.organisation) for one in asked.assignees.all()] == [(None, row.organisation)]
    give_role(member, row.organisation, "enterprise_member")
    assert signed_in(member).get(path).status_code == 200


def test_minutes_too_long_to_be_compared_letter_by_letter_are_compared_by_line() -> None:
    (lines,) = compared("ab c" * 5000, "abc d" * 4000)
    assert [(line.kind, [piece.kind for piece in line.pieces]) for line in lines] == [
        ("removed", ["removed"]),
        ("added", ["added"]),
    ]
    groups = compared("\n" * 30_000, "x\n" + "\n" * 29_000 + "y")
    added = [piece.text for group in groups for line in group if line.kind == "added" for piece in line.pieces]
    assert [text for text in added if text] == ["x", "y"]


def test_minutes_are_announced_to_nobody_who_has_left_the_party(case: MeetingCase) -> None:
    meeting, official = case.meeting("held"), case.users["district_official"]
    case.users["leader"].memberships.update(ended_at=timezone.now())
    send(make_minutes(meeting, by=official), "sent", actor=official)
    told = set(Notification.objects.filter(event="minutes.sent").values_list("user__email", flat=True))
    assert case.users["head"].email in told
    assert case.users["leader"].email not in told
