"""Invitations by mail: what calendars are told, who is told, and once only."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from core.errors import Conflict, DomainError, NotAllowed
from core.transitions import timeline
from meetings.enums import Answer, MeetingState
from meetings.links import answer_path
from meetings.models import Meeting, Participant
from meetings.services.answers import give_answer
from meetings.services.meeting import FIELDS, edit
from meetings.services.people import add_party, remove_party, set_people
from meetings.tasks import remind
from meetings.transitions import meeting_machine
from notifications.delivery import build
from notifications.models import Notification, OutgoingMail, WaitingItem
from tests.factories.accounts import signed_in
from tests.factories.meetings import GUEST, MeetingCase

pytestmark = pytest.mark.django_db
MORNING = datetime.datetime(2026, 11, 2, 1, 0, tzinfo=datetime.UTC)


@pytest.fixture
def planned(case: MeetingCase) -> Meeting:
    """A meeting in preparation."""
    return case.meeting(MeetingState.PLANNED)


@pytest.fixture
def meeting(case: MeetingCase, planned: Meeting) -> Meeting:
    """The same, invitations sent."""
    return invite(case, planned)


def invite(case: MeetingCase, meeting: Meeting) -> Meeting:
    row: Meeting = meeting_machine.run(meeting, MeetingState.INVITED, actor=case.users["district_official"])
    return row


def changed(case: MeetingCase, meeting: Meeting, **values: Any) -> Meeting:
    """The meeting after an edit by the official."""
    given = {name: getattr(meeting, name) for name in FIELDS} | values
    return edit(actor=case.users["district_official"], meeting=meeting, values=given, seen=None)


def mails(event: str, to: str = "") -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(event=event).order_by("pk")
    return list(rows.filter(to=to) if to else rows)


def date_in(mail: OutgoingMail) -> tuple[str, Any]:
    """Method and event of the calendar part, as a mail program finds it."""
    (part,) = [part for part in build(mail).message().walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["method"]
    assert part.get_content_charset() == "utf-8"
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def shown(event: Any) -> dict[str, Any]:
    """What a calendar keeps of an event."""
    return {
        "uid": str(event["uid"]),
        "sequence": event["sequence"],
        "begins": event.decoded("dtstart"),
        "ends": event.decoded("dtend"),
        "summary": str(event["summary"]),
        "location": str(event["location"]),
        "status": str(event["status"]),
        "organizer": (str(event["organizer"]), event["organizer"].params["cn"]),
        "attendee": (str(event["attendee"]), dict(event["attendee"].params)),
        "link": str(event.get("url", "")),
    }


class TestDates:
    def test_the_invitation(self, meeting: Meeting) -> None:
        guest = meeting.participants.get(user=None)
        (mail,) = mails("meeting.invited", GUEST)
        method, event = date_in(mail)
        link = f"http://localhost:8000{answer_path(guest)}"
        assert method == "REQUEST"
        assert shown(event) == {
            "uid": f"meeting-{meeting.pk}@localhost",
            "sequence": 0,
            "begins": meeting.begins_at,
            "ends": meeting.ends_at,
            "summary": "Exchange on pigments",
            "location": "Hall 1, Town House",
            "status": "CONFIRMED",
            "organizer": ("mailto:portal@example.test", "Eastvale District"),
            "attendee": (
                f"mailto:{GUEST}",
                {"CN": "Ms Gu", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"},
            ),
            "link": link,
        }
        assert link in mail.text
        assert "BEGIN:VALARM" not in mail.calendar

    def test_each_mail_names_its_reader_alone(self, case: MeetingCase, meeting: Meeting) -> None:
        addresses = {mail.to: str(date_in(mail)[1]["attendee"]) for mail in mails("meeting.invited")}
        people = [GUEST, case.users["head"].email, case.users["leader"].email]
        assert addresses == {one: f"mailto:{one}" for one in people}

    def test_a_change_is_a_higher_revision_of_the_same_date(self, case: MeetingCase, meeting: Meeting) -> None:
        later = meeting.begins_at + datetime.timedelta(hours=1)
        changed(case, meeting, begins_at=later, place="Hall 2")
        method, event = date_in(mails("meeting.changed", GUEST)[0])
        found = shown(event)
        assert (method, found["uid"], found["sequence"]) == ("REQUEST", f"meeting-{meeting.pk}@localhost", 1)
        assert (found["begins"], found["location"], found["status"]) == (later, "Hall 2", "CONFIRMED")
        assert len(mails("meeting.changed")) == 3

    def test_a_cancellation_is_one_too(self, case: MeetingCase, meeting: Meeting) -> None:
        by = case.users["district_official"]
        meeting_machine.run(meeting, MeetingState.CANCELLED, actor=by, comment="The hall is closed.")
        mail = mails("meeting.cancelled", GUEST)[0]
        method, event = date_in(mail)
        found = shown(event)
        assert (method, found["uid"], found["sequence"], found["status"], found["link"]) == (
            "CANCEL",
            f"meeting-{meeting.pk}@localhost",
            1,
            "CANCELLED",
            "",
        )
        assert "The hall is closed." in mail.text
        assert len(mails("meeting.cancelled")) == 3
        assert not WaitingItem.objects.open().exists()

    def test_a_note_is_no_revision(self, case: MeetingCase, meeting: Meeting) -> None:
        assert changed(case, meeting, note="Bring samples.").sequence == 0
        assert mails("meeting.changed") == []

    def test_text_cannot_break_out_of_its_line(self, case: MeetingCase, planned: Meeting) -> None:
        Meeting.objects.filter(pk=planned.pk).update(title='A "B"; C,\nATTENDEE:x', place="D\r\nE")
        Participant.objects.filter(meeting=planned, user=None).update(guest_name='Gu "X"\r\nY')
        invite(case, Meeting.objects.get(pk=planned.pk))
        found = shown(date_in(mails("meeting.invited", GUEST)[0])[1])
        assert (found["summary"], found["location"]) == ("A ”B”; C,ATTENDEE:x", "DE")
        assert found["attendee"][1]["CN"] == "Gu ”X”Y"


class TestList:
    def test_who_is_added_is_invited_and_who_is_removed_is_told(self, case: MeetingCase, meeting: Meeting) -> None:
        by, party = case.users["district_official"], meeting.parties.get(organisation=case.organisations["college"])
        set_people(
            actor=by, party=party, users=[case.users["rival"]], guests=[{"name": "Mr Hu", "email": "Hu@x.example"}]
        )
        assert sorted(mail.to for mail in mails("meeting.uninvited")) == sorted([GUEST, case.users["leader"].email])
        assert [date_in(mail)[1]["sequence"] for mail in mails("meeting.uninvited")] == [1, 1]
        assert {date_in(mail)[0] for mail in mails("meeting.uninvited")} == {"CANCEL"}
        new = [mail for mail in mails("meeting.invited") if date_in(mail)[1]["sequence"] == 1]
        assert sorted(mail.to for mail in new) == sorted(["hu@x.example", case.users["rival"].email])
        # Taken on again, under a revision above the one that crossed the date out.
        set_people(actor=by, party=party, users=[case.users["rival"]], guests=[{"name": "Ms Gu", "email": GUEST}])
        assert date_in(mails("meeting.invited", GUEST)[-1])[1]["sequence"] == 2
        assert [entry.event for entry in timeline(meeting)][-2:] == ["meeting.people_changed"] * 2

    def test_removing_a_party_cancels_its_people(self, case: MeetingCase, meeting: Meeting) -> None:
        by = case.users["park_official"]
        remove_party(actor=by, party=meeting.parties.get(organisation=case.organisations["enterprise"]))
        assert [mail.to for mail in mails("meeting.uninvited")] == [case.users["head"].email]
        assert not Meeting.objects.visible_to(case.users["head"]).exists()
        with pytest.raises(DomainError, match="stays a party"):
            remove_party(actor=by, party=meeting.parties.get(organisation=case.organisations["district"]))

    def test_nobody_learns_of_a_meeting_in_preparation(self, case: MeetingCase, planned: Meeting) -> None:
        party = planned.parties.get(organisation=case.organisations["college"])
        set_people(actor=case.users["district_official"], party=party, users=[], guests=[])
        meeting_machine.run(planned, MeetingState.CANCELLED, actor=case.users["district_official"], comment="Later.")
        assert not OutgoingMail.objects.exists()
        assert not Meeting.objects.visible_to(case.users["head"]).exists()

    def test_only_people_of_the_party_once_and_by_officials(self, case: MeetingCase, meeting: Meeting) -> None:
        by, party = case.users["district_official"], meeting.parties.get(organisation=case.organisations["college"])
        with pytest.raises(DomainError, match="people of the organisation"):
            set_people(actor=by, party=party, users=[case.users["head"]], guests=[])
        other = meeting.parties.get(organisation=case.organisations["district"])
        with pytest.raises(DomainError, match="Ms Gu is on the list already, for College of Chemistry"):
            set_people(actor=by, party=other, users=[], guests=[{"name": "Gu", "email": GUEST}])
        with pytest.raises(NotAllowed):
            set_people(actor=case.users["college_admin"], party=party, users=[], guests=[])
        with pytest.raises(DomainError, match="no part"):
            add_party(actor=by, meeting=meeting, organisation=case.organisations["other_college"])

    def test_without_anybody_and_in_the_past_no_invitation_goes_out(self, case: MeetingCase, planned: Meeting) -> None:
        planned.participants.all().delete()
        with pytest.raises(DomainError, match="Nobody is invited yet"):
            invite(case, planned)
        with time_machine.travel(planned.begins_at), pytest.raises(DomainError, match="in the past"):
            invite(case, planned)


class TestAnswers:
    def test_the_link(self, meeting: Meeting) -> None:
        guest, client = meeting.participants.get(user=None), Client()
        path = answer_path(guest)
        page = client.get(path, headers={"accept-language": "en"})
        text = page.content.decode()
        assert page.status_code == 200
        assert page["Cache-Control"].count("no-store") == 1
        assert meeting.place in text
        for hidden in (meeting.title, meeting.number, "Ms Gu", GUEST, "Welcome", "Clearwater"):
            assert hidden not in text
        guest.refresh_from_db()
        assert guest.answer == Answer.WAITING, "reading answers nothing"
        for _twice in range(2):
            assert client.post(path, {"answer": "accepted"}).status_code == 302
        guest.refresh_from_db()
        assert guest.answer == Answer.ACCEPTED
        assert client.post(path, {"answer": "yes please"}).status_code == 422

    def test_a_link_that_was_changed_or_has_ended(self, case: MeetingCase, meeting: Meeting) -> None:
        guest, client = meeting.participants.get(user=None), Client()
        path = answer_path(guest)
        broken = path[:-2] + ("a" if path[-2] != "a" else "b") + "/"
        assert client.get(broken).status_code == 404
        assert client.post(broken, {"answer": "accepted"}).status_code == 404
        by = case.users["district_official"]
        meeting_machine.run(meeting, MeetingState.CANCELLED, actor=by, comment="The hall is closed.")
        page = client.get(path, headers={"accept-language": "en"})
        assert "The meeting was cancelled." in page.content.decode()
        assert 'name="answer"' not in page.content.decode()
        assert client.post(path, {"answer": "accepted"}).status_code == 409
        guest.delete()
        assert client.get(path).status_code == 404

    def test_on_the_page_the_question_waits_until_it_is_answered(self, case: MeetingCase, meeting: Meeting) -> None:
        head = case.users["head"]
        row = meeting.participants.get(user=head)
        item = WaitingItem.objects.open().get(machine="meeting_invitation", object_id=row.pk)
        assert (item.title, item.url) == (str(meeting), f"/meetings/{meeting.pk}/")
        assert signed_in(head).post(f"/meetings/{meeting.pk}/answer/", {"answer": "tentative"}).status_code == 302
        row.refresh_from_db()
        item.refresh_from_db()
        assert (row.answer, item.closed_at is None) == (Answer.TENTATIVE, False)

    def test_another_time_asks_anew_and_another_place_does_not(self, case: MeetingCase, meeting: Meeting) -> None:
        row = meeting.participants.get(user=case.users["head"])
        give_answer(participant=row, answer=Answer.ACCEPTED)
        changed(case, meeting, place="Hall 2")
        row.refresh_from_db()
        assert row.answer == Answer.ACCEPTED
        assert date_in(mails("meeting.changed", row.email)[0])[1]["attendee"].params["partstat"] == "ACCEPTED"
        changed(case, Meeting.objects.get(pk=meeting.pk), ends_at=meeting.ends_at + datetime.timedelta(hours=1))
        row.refresh_from_db()
        assert row.answer == Answer.WAITING
        assert WaitingItem.objects.open().filter(machine="meeting_invitation", object_id=row.pk).count() == 1

    def test_too_late(self, meeting: Meeting) -> None:
        row = meeting.participants.get(user=None)
        with time_machine.travel(meeting.begins_at), pytest.raises(Conflict, match="too late"):
            give_answer(participant=row, answer=Answer.ACCEPTED)


class TestReminders:
    def test_guests_are_asked_again_and_everybody_is_reminded_once(self, case: MeetingCase) -> None:
        with time_machine.travel(MORNING, tick=False):
            begins = timezone.now() + datetime.timedelta(days=8)
            meeting = case.meeting(begins_at=begins)
            declined = meeting.participants.get(user=case.users["leader"])
            give_answer(participant=declined, answer=Answer.DECLINED)
            assert remind() == 0
        with time_machine.travel(
            begins - datetime.timedelta(days=4), tick=False
        ):  # a Friday; the meeting is on Tuesday
            assert [remind(), remind()] == [1, 1]
            assert [mail.to for mail in mails("meeting.reminder")] == [GUEST]
        with time_machine.travel(begins - datetime.timedelta(days=1), tick=False):
            remind()
            remind()
        told = sorted(mail.to for mail in mails("meeting.reminder"))
        assert told == sorted([GUEST, GUEST, case.users["head"].email])
        assert {mail.calendar for mail in mails("meeting.reminder")} == {""}


def test_news_within_the_portal(case: MeetingCase, meeting: Meeting) -> None:
    rows = Notification.objects.filter(event="meeting.invited").order_by("user_id")
    assert {row.user for row in rows} == {case.users["head"], case.users["leader"]}
    assert {row.line for row in rows} == {f"{meeting.number}: you are invited to “Exchange on pigments”"}
    assert {row.url for row in rows} == {f"/meetings/{meeting.pk}/"}
