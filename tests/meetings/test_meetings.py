"""Planning, the steps of a meeting, attendance, pages: who sees what, and what it costs."""

import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.personal import erase_parts, export_of
from calendars.registry import Standing, entries_of
from core.errors import Conflict, DomainError, NotAllowed, UnknownEdge
from core.transitions import timeline
from meetings.enums import Answer, AttendanceHow, MeetingState
from meetings.links import answer_path, here_path
from meetings.models import Meeting, MeetingSeries, Participant
from meetings.services.answers import confirm_presence, record_attendance
from meetings.services.invitations import tell
from meetings.services.meeting import FIELDS, plan, write_agenda
from meetings.transitions import meeting_machine
from notifications.models import OutgoingMail, WaitingItem
from search.selectors import search
from tests.access.meetings import moment
from tests.factories.accounts import reading_english, signed_in
from tests.factories.meetings import MeetingCase, make_item
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
PAGES = ("", "participants/", "papers/", "timeline/", "agenda/", "attendance/")


def words(**values: Any) -> dict[str, Any]:
    """A meeting of two hours in three weeks."""
    begins = timezone.now() + datetime.timedelta(days=21)
    given = {"series": None, "title": "Exchange on dyes", "begins_at": begins, "place": "Hall 2", "note": "", **values}
    return {"ends_at": given["begins_at"] + datetime.timedelta(hours=2), **given}


class TestPlanning:
    def test_a_double_click_plans_once(self, case: MeetingCase) -> None:
        client = signed_in(case.users["district_official"])
        page = client.get(f"/meetings/new/?series={case.series.pk}")
        token = page.context["submission"]
        form = {
            "submission": str(token),
            "district": case.organisations["district"].pk,
            "series": case.series.pk,
            "title": "Exchange on dyes",
            "begins_at": moment(21, 9),
            "ends_at": moment(21, 11),
            "place": "Hall 2",
        }
        answers = [client.post("/meetings/new/", form) for _twice in range(2)]
        meeting = Meeting.objects.get()
        assert [answer.headers["Location"] for answer in answers] == [f"/meetings/{meeting.pk}/participants/"] * 2
        assert [party.organisation for party in meeting.parties.all()] == [case.organisations["district"]]
        assert (meeting.state, meeting.sequence, meeting.number[:2]) == (MeetingState.PLANNED, 0, "M-")
        assert timezone.localtime(meeting.begins_at).hour == 9

    def test_the_next_of_a_series_begins_with_the_last(self, case: MeetingCase) -> None:
        last = case.meeting(MeetingState.HELD, series=case.series)
        left = last.participants.get(user=case.users["leader"])
        case.users["leader"].memberships.update(ended_at=timezone.now())
        new = plan(
            actor=case.users["park_official"],
            district=case.organisations["district"],
            values=words(series=case.series),
            like=last,
        )
        assert {party.organisation for party in new.parties.all()} == {
            party.organisation for party in last.parties.all()
        }
        people = {(one.user_id, one.guest_email, one.answer, one.attended_at) for one in new.participants.all()}
        assert people == {
            (case.users["head"].pk, "", Answer.WAITING, None),
            (None, "guest@chamber.example", Answer.WAITING, None),
        }
        assert left.user_id not in {pk for pk, *_rest in people}, "who has left the college is not asked again"
        assert [(item.position, item.title) for item in new.agenda.all()] == [(1, "Welcome")]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"begins_at": timezone.now() - datetime.timedelta(hours=1)}, "begins_at"),
            ({"begins_at": timezone.now() + datetime.timedelta(days=800)}, "begins_at"),
            ({"ends_at": timezone.now()}, "ends_at"),
            ({"ends_at": timezone.now() + datetime.timedelta(days=30)}, "ends_at"),
        ],
    )
    def test_times_make_sense(self, case: MeetingCase, values: dict[str, Any], field: str) -> None:
        with pytest.raises(DomainError) as refused:
            plan(
                actor=case.users["district_official"],
                district=case.organisations["district"],
                values={**words(), **values},
            )
        assert refused.value.field == field

    def test_by_officials_of_the_district(self, case: MeetingCase) -> None:
        for name in ("head", "leader", "college_admin", "transfer_office"):
            with pytest.raises(NotAllowed):
                plan(actor=case.users[name], district=case.organisations["district"], values=words())

    def test_two_editors(self, case: MeetingCase) -> None:
        meeting = case.meeting(MeetingState.PLANNED)
        client = signed_in(case.users["district_official"])
        form = {name: getattr(meeting, name) or "" for name in FIELDS}
        form |= {"begins_at": moment(21, 9), "ends_at": moment(21, 11), "seen": meeting.version}
        assert client.post(f"/meetings/{meeting.pk}/edit/", {**form, "title": "First"}).status_code == 302
        second = client.post(f"/meetings/{meeting.pk}/edit/", {**form, "title": "Second"})
        assert second.status_code == 409
        assert 'value="Second"' in second.content.decode()
        assert Meeting.objects.get().title == "First"

    def test_rows_of_the_agenda_keep_their_identity(self, case: MeetingCase) -> None:
        meeting, by = case.meeting(MeetingState.PLANNED), case.users["district_official"]
        welcome, introduction = meeting.agenda.all()
        rows = [
            {
                "id": introduction.pk,
                "title": "Introduction",
                "minutes": 15,
                "speaker": "",
                "enterprise": case.enterprise,
            },
            {"id": None, "title": "Questions", "minutes": 20, "speaker": "Ms Lin", "enterprise": None},
        ]
        write_agenda(actor=by, meeting=meeting, rows=rows, seen=meeting.version)
        found = [(item.title, item.position, item.minutes) for item in meeting.agenda.all()]
        assert found == [("Introduction", 1, 15), ("Questions", 2, 20)]
        assert meeting.agenda.filter(pk=introduction.pk).exists()
        assert not meeting.agenda.filter(pk=welcome.pk).exists()
        with pytest.raises(Conflict):
            write_agenda(actor=by, meeting=meeting, rows=rows, seen=meeting.version)

    def test_a_row_is_moved_by_its_place(self, case: MeetingCase) -> None:
        meeting = case.meeting(MeetingState.PLANNED)
        first, second = meeting.agenda.all()
        form: dict[str, Any] = {"items-TOTAL_FORMS": "2", "items-INITIAL_FORMS": "2", "seen": meeting.version}
        for number, item in enumerate((first, second)):
            form |= {f"items-{number}-id": item.pk, f"items-{number}-title": item.title, f"items-{number}-minutes": "5"}
        form["items-1-position"] = "1"
        form["items-1-enterprise"] = str(case.enterprise.pk)
        client = signed_in(case.users["park_official"])
        assert client.post(f"/meetings/{meeting.pk}/agenda/", form).status_code == 302
        assert [item.pk for item in meeting.agenda.all()] == [second.pk, first.pk]


class TestSteps:
    def test_the_whole_way(self, case: MeetingCase) -> None:
        meeting, by = case.meeting(MeetingState.PLANNED), case.users["district_official"]
        meeting = meeting_machine.run(meeting, MeetingState.INVITED, actor=by)
        with pytest.raises(DomainError, match="not begun"):
            meeting_machine.run(meeting, MeetingState.HELD, actor=by)
        with time_machine.travel(meeting.ends_at, tick=False):
            meeting = meeting_machine.run(meeting, MeetingState.HELD, actor=case.users["park_official"])
            meeting_machine.run(meeting, MeetingState.CLOSED, actor=by)
        states = [entry.to_state for entry in timeline(meeting) if entry.to_state]
        assert states == ["invited", "held", "closed"]
        assert not WaitingItem.objects.open().exists()

    @pytest.mark.parametrize(
        ("state", "to"),
        [
            (MeetingState.PLANNED, MeetingState.HELD),
            (MeetingState.HELD, MeetingState.CANCELLED),
            (MeetingState.CLOSED, MeetingState.HELD),
            (MeetingState.CANCELLED, MeetingState.INVITED),
        ],
    )
    def test_no_way(self, case: MeetingCase, state: str, to: str) -> None:
        with pytest.raises(UnknownEdge):
            meeting_machine.run(case.meeting(state), to, actor=case.users["district_official"], comment="Why not?")

    def test_nobody_else(self, case: MeetingCase) -> None:
        for name in ("head", "leader", "college_admin", "transfer_office"):
            with pytest.raises(NotAllowed):
                meeting_machine.run(case.meeting(), MeetingState.CANCELLED, actor=case.users[name], comment="Why not?")

    def test_a_cancellation_after_the_day_crosses_nothing_out(self, case: MeetingCase) -> None:
        meeting = case.meeting()
        with time_machine.travel(meeting.ends_at, tick=False):
            by = case.users["district_official"]
            meeting_machine.run(meeting, MeetingState.CANCELLED, actor=by, comment="Nobody came.")
        assert not OutgoingMail.objects.exists()


class TestAttendance:
    def test_by_the_code_in_the_room(self, case: MeetingCase) -> None:
        meeting = case.meeting()
        path, client = here_path(meeting), signed_in(reading_english(case.users["head"]))
        row = meeting.participants.get(user=case.users["head"])
        assert client.post(path).status_code == 409, "ten days too early"
        with time_machine.travel(meeting.begins_at, tick=False):
            client = signed_in(case.users["head"])
            assert "I am here" in client.get(path).content.decode()
            assert [client.post(path).status_code for _twice in range(2)] == [302, 302]
            row.refresh_from_db()
            assert (row.attended_at, row.attended_how) == (meeting.begins_at, AttendanceHow.SIGNED_IN)
            assert signed_in(case.users["member"]).post(path).status_code == 403, "not on the list"
            visitor = Client().get(path, headers={"accept-language": "en"}).content.decode()
        assert meeting.attendance_code in visitor
        for hidden in (meeting.title, meeting.number, meeting.place, "Head"):
            assert hidden not in visitor
        assert Client().get(path[:-3] + "x/").status_code == 404

    def test_a_guest_types_the_number(self, case: MeetingCase) -> None:
        meeting = case.meeting()
        guest, client = meeting.participants.get(user=None), Client()
        with time_machine.travel(meeting.begins_at, tick=False):
            assert client.post(answer_path(guest), {"code": "000000"}).status_code == 422
            assert client.post(answer_path(guest), {"code": " 314 159 "}).status_code == 302
        guest.refresh_from_db()
        assert guest.attended_how == AttendanceHow.LINK

    def test_the_organiser_ticks(self, case: MeetingCase) -> None:
        meeting, by = case.meeting(), case.users["park_official"]
        head, leader, guest = meeting.participants.order_by("pk")
        with pytest.raises(DomainError, match="not begun"):
            record_attendance(actor=by, meeting=meeting, present={head.pk})
        with time_machine.travel(meeting.begins_at, tick=False):
            confirm_presence(participant=head, how=AttendanceHow.SIGNED_IN)
            client = signed_in(by)
            form = {"present": [head.pk, guest.pk]}
            assert client.post(f"/meetings/{meeting.pk}/attendance/", form).status_code == 302
            assert record_attendance(actor=by, meeting=meeting, present={head.pk, guest.pk}) == 0
        how = dict(meeting.participants.values_list("pk", "attended_how"))
        assert how == {head.pk: "signed_in", leader.pk: "", guest.pk: "organiser"}
        with time_machine.travel(meeting.ends_at, tick=False):
            assert record_attendance(actor=by, meeting=meeting, present={head.pk, leader.pk}) == 2
        assert set(meeting.participants.filter(attended_at=None).values_list("pk", flat=True)) == {guest.pk}

    def test_the_code_is_drawn_by_the_portal(self, case: MeetingCase) -> None:
        meeting = case.meeting()
        drawn = signed_in(case.users["district_official"]).get(f"/meetings/{meeting.pk}/attendance/code.svg")
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
        assert drawn.content.startswith(b"<?xml")
        assert b"style=" not in drawn.content


class TestWhoSeesWhat:
    def test_parties_from_the_invitation_on(self, case: MeetingCase) -> None:
        planned, invited = case.meeting(MeetingState.PLANNED), case.meeting()
        both = {planned, invited}
        seen = {name: set(Meeting.objects.visible_to(user)) for name, user in case.users.items()}
        assert seen == {
            "visitor": set(),
            "leader": {invited},
            "rival": {invited},
            "outside_researcher": set(),
            "college_admin": {invited},
            "other_admin": set(),
            "transfer_office": set(),
            "head": {invited},
            "member": {invited},
            "district_official": both,
            "park_official": both,
        }
        assert set(MeetingSeries.objects.visible_to(case.users["park_official"])) == {case.series}
        assert not MeetingSeries.objects.visible_to(case.users["head"]).exists()
        for name, user in case.users.items():
            hits = {hit.title for hit in search(user, planned.number).hits + search(user, invited.number).hits}
            assert len(hits) == min(len(seen[name]), 1), name

    def test_addresses_of_guests_are_the_organisers(self, case: MeetingCase) -> None:
        meeting = case.meeting()
        path = f"/meetings/{meeting.pk}/participants/"
        assert "guest@chamber.example" in signed_in(case.users["park_official"]).get(path).content.decode()
        page = signed_in(case.users["leader"]).get(path).content.decode()
        assert "Ms Gu" in page
        assert "guest@chamber.example" not in page

    def test_calendar_of_who_is_invited(self, case: MeetingCase) -> None:
        meeting = case.meeting()
        (entry,) = [one for one in entries_of(case.users["head"]) if one.key.startswith("meeting-")]
        assert (entry.hours, entry.place, entry.standing) == (
            (meeting.begins_at, meeting.ends_at),
            "Hall 1, Town House",
            Standing.OPEN,
        )
        assert not [one for one in entries_of(case.users["member"]) if one.key.startswith("meeting-")]
        meeting.participants.update(answer=Answer.DECLINED)
        assert not [one for one in entries_of(case.users["head"]) if one.key.startswith("meeting-")]

    def test_personal_data(self, case: MeetingCase) -> None:
        meeting = case.meeting(MeetingState.HELD)
        found = export_of(case.users["head"])["exchange meetings"]
        assert [row["meeting__number"] for row in found["invited"]] == [meeting.number]
        assert found["planned"] == []
        erase_parts(case.users["head"])
        assert meeting.participants.filter(user=case.users["head"], attended_at__isnull=False).exists()

    def test_a_guest_is_erased_on_request(self, case: MeetingCase) -> None:
        meeting = case.meeting(MeetingState.HELD)
        guest = meeting.participants.get(user=None)
        tell("meeting.reminder", meeting, [guest])
        OutgoingMail.objects.update(state="sent")
        client = signed_in(case.users["park_official"])
        assert client.post(f"/meetings/guests/{guest.pk}/erase/").status_code == 302
        guest.refresh_from_db()
        assert (guest.name, guest.email, guest.attended_at is None) == ("—", "", False)
        assert not OutgoingMail.objects.exists()
        assert "guest@chamber" not in str(list(guest.audit_events.values()))  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [1, 30])
def test_pages_cost_the_same_at_every_size(case: MeetingCase, size: int) -> None:
    meeting = case.meeting(series=case.series)
    party = meeting.parties.get(organisation=case.organisations["college"])
    for number in range(size):
        make_item(meeting, number + 3, enterprise=case.enterprise)
        Participant.objects.create(
            meeting=meeting, party=party, guest_name=f"Guest {number}", guest_email=f"{number}@x.example"
        )
    for _more in range(size - 1):
        case.meeting(series=case.series)
    official, head = signed_in(case.users["district_official"]), signed_in(case.users["head"])
    costs = {page: statements(official, f"/meetings/{meeting.pk}/{page}") for page in PAGES}
    costs |= {
        "list": statements(official, "/meetings/"),
        "series": statements(official, f"/meetings/series/{case.series.pk}/"),
        "party": statements(official, f"/meetings/parties/{party.pk}/"),
        "reader": statements(head, f"/meetings/{meeting.pk}/"),
        "link": statements(Client(), urlsplit(answer_path(meeting.participants.filter(user=None)[0])).path),
    }
    assert costs == {
        "": 8,
        "participants/": 9,
        "papers/": 8,
        "timeline/": 7,
        "agenda/": 7,
        "attendance/": 6,
        "list": 6,
        "series": 6,
        "party": 7,
        "reader": 8,
        "link": 1,
    }
