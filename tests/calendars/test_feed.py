"""A person's calendar: a secret, renewable address, and behind it the days of records in which the person takes part."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar

from accounts.models import Membership
from calendars.ical import as_ical
from calendars.models import CalendarFeed
from calendars.registry import AHEAD, PAST, Entry, Standing, entries_of
from calendars.services import MOST_AN_HOUR, renew, stop
from core.clocks import add_working_days
from needs.enums import ClaimState, NeedCloseReason, NeedState
from needs.models import Need
from needs.transitions.need import need_machine
from projects.enums import ContractState, MilestoneState, ProjectState
from projects.models import Milestone, Payment, Project
from projects.services.acceptance import hand_in
from projects.transitions.project import project_machine
from talent.enums import StationingState
from talent.models import Stationing
from talent.transitions.stationing import stationing_machine
from tests.factories.acceptance import draft, make_running
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_claim
from tests.factories.contracts import case_contract
from tests.factories.needs import make_need
from tests.factories.project_work import begin_project, milestone_in
from tests.factories.projects import make_project
from tests.factories.talent import TermCase, make_term_case
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """The people of a claim and a project of theirs that has just begun."""
    made = make_case()
    begin_project(make_project(made.claim(ClaimState.ACCEPTED)))
    return made


@pytest.fixture
def terms() -> TermCase:
    return make_term_case()


def kinds(user: Any) -> list[str]:
    """The kinds of entry of a person's calendar, by day."""
    return [entry.key.rpartition("-")[0] for entry in entries_of(user)]


def read(token: str) -> Calendar:
    """The calendar as a program reads it: no session, no cookie, before or after."""
    client = Client()
    before = Session.objects.count()
    response = client.get(f"/calendar/{token}.ics")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response["Cache-Control"] == "private, no-store"
    assert (client.cookies, Session.objects.count()) == ({}, before)
    calendar = Calendar.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    return calendar


class TestAddress:
    def test_it_is_shown_once_and_not_kept(self, case: Case) -> None:
        client = signed_in(case.users["leader"])
        response = client.post("/calendar/renew/")
        found = re.search(r"/calendar/([\w-]{40,})\.ics", response.content.decode())
        assert found
        assert response["Cache-Control"] == "private, no-store"
        read(found.group(1))
        assert found.group(1) not in client.get("/calendar/").content.decode()
        assert found.group(1) not in str(CalendarFeed.objects.values().get())
        assert found.group(1) not in str(CalendarFeed.audit_events.rel.related_model.objects.values())
        assert CalendarFeed.objects.get().read_at is not None

    def test_renewed_and_stopped_addresses_are_dead(self, case: Case) -> None:
        user = case.users["leader"]
        first, second = renew(actor=user), renew(actor=user)
        other = renew(actor=case.users["head"])
        assert Client().get(f"/calendar/{first}.ics").status_code == 404
        read(second)
        assert signed_in(user).post("/calendar/stop/").status_code == 302
        assert Client().get(f"/calendar/{second}.ics").status_code == 404
        assert signed_in(user).post("/calendar/stop/").status_code == 302
        read(other)

    def test_it_is_dead_while_its_person_may_not_sign_in(self, case: Case) -> None:
        user = case.users["leader"]
        token = renew(actor=user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        assert Client().get(f"/calendar/{token}.ics").status_code == 404

    @pytest.mark.parametrize("token", ["x", "é", "a" * 4000])
    def test_what_nobody_made_is_not_there(self, token: str) -> None:
        assert Client().get(f"/calendar/{token}.ics").status_code == 404

    def test_an_address_is_read_so_often_an_hour(self, case: Case) -> None:
        token = renew(actor=case.users["leader"])
        address = f"/calendar/{token}.ics"
        for _number in range(MOST_AN_HOUR):
            assert Client().get(address).status_code == 200
        refused = Client().get(address)
        assert (refused.status_code, refused["Retry-After"], refused.content) == (429, "3600", b"")
        read(renew(actor=case.users["head"]))
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
            read(token)
        assert CalendarFeed.objects.get(user=case.users["leader"]).readings == 1

    def test_logs_do_not_hold_it(self, case: Case, caplog: pytest.LogCaptureFixture) -> None:
        token = renew(actor=case.users["leader"])
        with caplog.at_level("DEBUG"):
            read(token)
        assert token not in caplog.text

    def test_the_page_speaks_the_persons_language(self, case: Case) -> None:
        user = case.users["leader"]
        for language, words in (("zh-hans", "里程碑"), ("en", "Milestone:")):
            user.language = language
            user.save(update_fields=["language"])
            assert words in str(read(renew(actor=user)).walk("VEVENT")[0]["summary"])


class TestWhose:
    def test_everybody_has_the_dates_of_their_own_records(self, case: Case) -> None:
        work = ["milestone", "report", "project-end"]
        for role in ("leader", "head", "member", "college_admin"):
            assert set(kinds(case.users[role])) == set(work), role
        others = set(case.users) - {"leader", "head", "member", "college_admin"}
        assert {role: kinds(case.users[role]) for role in others} == {role: [] for role in others}

    def test_the_transfer_office_follows_payments_alone(self, case: Case) -> None:
        contract = case_contract(case, ContractState.SIGNED)
        Payment.objects.filter(contract=contract).update(due_on=timezone.localdate())
        assert set(kinds(case.users["transfer_office"])) == {"payment"}
        assert "payment" in kinds(case.users["head"])
        contract.state = ContractState.APPROVED
        contract.save(update_fields=["state"])
        assert kinds(case.users["transfer_office"]) == []

    def test_own_needs_and_nobody_elses(self, case: Case) -> None:
        day = timezone.localdate() + datetime.timedelta(days=9)
        need = make_need(case.enterprise, NeedState.PUBLISHED, by=case.users["head"], deadline=day, valid_until=day)
        mine = [entry for entry in entries_of(case.users["member"]) if entry.key.startswith("need")]
        assert [(entry.key, entry.day) for entry in mine] == [
            (f"need-deadline-{need.pk}", day),
            (f"need-valid-{need.pk}", day),
        ]
        assert not [key for key in kinds(case.users["leader"]) if key.startswith("need")]
        assert not [key for key in kinds(case.users["district_official"]) if key.startswith("need")]

    def test_terms(self, terms: TermCase) -> None:
        term = terms.stationing()
        for role in ("leader", "head", "college_admin"):
            found = [(one.key, one.day) for one in entries_of(terms.users[role]) if one.key.startswith("stationing")]
            assert found == [
                (f"stationing-start-{term.pk}", term.starts_on),
                (f"stationing-end-{term.pk}", term.ends_on),
            ]
        assert entries_of(terms.users["district_official"]) == []

    def test_who_has_left_has_none(self, terms: TermCase) -> None:
        terms.stationing()
        user = terms.users["leader"]
        token = renew(actor=user)
        assert read(token).walk("VEVENT")
        Membership.objects.filter(user=user).delete()
        assert not read(token).walk("VEVENT")


class TestWhatAProgramReads:
    def test_an_open_date(self, terms: TermCase) -> None:
        one = terms.stationing()
        with translation.override("en"):
            calendar = Calendar.from_ical(as_ical(entries_of(terms.users["leader"]), name="Portal"))
        assert (calendar["version"], calendar["method"], calendar["x-wr-calname"]) == ("2.0", "PUBLISH", "Portal")
        event = calendar.walk("VEVENT")[-1]
        assert event["uid"] == f"stationing-end-{one.pk}@localhost"
        assert event.decoded("dtstart") == one.ends_on
        assert event.decoded("dtend") == one.ends_on + datetime.timedelta(days=1)
        assert event["status"] == "CONFIRMED"
        assert str(event["summary"]) == (
            f"Last day of the stationing {one.number} of {one.researcher} at {one.enterprise}"
        )
        assert str(event["url"]).endswith(one.get_absolute_url())
        assert event.walk("VALARM")[0].decoded("trigger") == datetime.timedelta(hours=-15)
        assert not calendar.errors

    def test_a_moved_day_is_the_same_entry_with_a_later_revision(self, case: Case) -> None:
        milestone = Milestone.objects.order_by("due_on").first()
        assert milestone is not None
        before = self.event(case, f"milestone-{milestone.pk}")
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5)):
            milestone.due_on += datetime.timedelta(days=30)  # type: ignore[operator]
            milestone.save()
            after = self.event(case, f"milestone-{milestone.pk}")
        assert after.decoded("dtstart") == milestone.due_on
        assert int(after["sequence"]) > int(before["sequence"])

    def event(self, case: Case, key: str) -> Any:
        """One event of the leader's calendar, as parsed."""
        calendar = Calendar.from_ical(as_ical(entries_of(case.users["leader"]), name="x"))
        return next(one for one in calendar.walk("VEVENT") if one["uid"].startswith(f"{key}@"))

    def test_what_is_done_reminds_nobody(self, case: Case) -> None:
        done = milestone_in(Project.objects.get(), MilestoneState.CONFIRMED)
        event = self.event(case, f"milestone-{done.pk}")
        assert (event["status"], event.walk("VALARM")) == ("CONFIRMED", [])

    def test_what_will_not_be_is_cancelled(self, case: Case) -> None:
        project_machine.run(
            Project.objects.get(), ProjectState.TERMINATED, actor=None, automatic=True, comment="No money."
        )
        calendar = Calendar.from_ical(as_ical(entries_of(case.users["leader"]), name="x"))
        found = {one["uid"].rpartition("-")[0]: one["status"] for one in calendar.walk("VEVENT")}
        assert found == {"milestone": "CANCELLED", "report": "CANCELLED", "project-end": "CANCELLED"}
        assert not calendar.walk("VALARM")

    def test_a_term_ended_early(self, terms: TermCase) -> None:
        one = terms.stationing()
        stationing_machine.run(
            one, StationingState.ENDED_EARLY, actor=terms.users["head"], comment="The workshop closes."
        )
        assert [entry.standing for entry in entries_of(terms.users["leader"])] == [Standing.OPEN, Standing.CANCELLED]

    def test_a_closed_need(self, case: Case) -> None:
        day = timezone.localdate()
        need = make_need(case.enterprise, NeedState.PUBLISHED, by=case.users["head"], deadline=day, valid_until=day)
        need_machine.run(
            need, NeedState.CLOSED, actor=case.users["head"], close_reason=NeedCloseReason.SOLVED_OURSELVES
        )
        found = [
            e for e in entries_of(case.users["head"]) if e.key.endswith(f"-{need.pk}") and e.key.startswith("need")
        ]
        assert [(entry.key, entry.standing) for entry in found] == [(f"need-deadline-{need.pk}", Standing.CANCELLED)]

    def test_acceptance_until_it_is_decided(self) -> None:
        case = make_case()
        project = make_running(case.claim(ClaimState.ACCEPTED))
        application = draft(project)
        hand_in(application, actor=project.leader.user)
        found = [entry for entry in entries_of(case.users["head"]) if entry.key.startswith("acceptance")]
        assert [entry.day for entry in found] == [add_working_days(timezone.localdate(), 10)]
        assert str(project) in str(found[0].title)

    def test_the_window(self, terms: TermCase) -> None:
        today = timezone.localdate()
        for first, last in ((today - PAST, today + AHEAD), (today - PAST * 2, today + AHEAD * 2)):
            Stationing.objects.all().delete()
            one = terms.stationing(starts_on=first, ends_on=last)
            expected = [one.starts_on, one.ends_on] if first == today - PAST else []
            assert [entry.day for entry in entries_of(terms.users["leader"])] == expected

    @pytest.mark.parametrize("title", ["A, b; c\\d", "长" * 60, "Two\nlines\x0b\x07", "😀 “quoted”"])
    def test_any_title(self, title: str) -> None:
        entry = Entry(key="x-1", day=timezone.localdate(), title=title, url="/needs/1/", changed_at=timezone.now())
        content = as_ical([entry], name="x")
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        event = Calendar.from_ical(content).walk("VEVENT")[0]
        assert str(event["summary"]) == "".join(one for one in title if one.isprintable())


@pytest.mark.parametrize("size", [1, 12])
def test_a_feed_costs_the_same_at_every_size(case: Case, size: int) -> None:
    for _number in range(size):
        need = make_need(case.enterprise, NeedState.MATCHED, by=case.users["head"], deadline=timezone.localdate())
        begin_project(make_project(make_claim(need, case.leader, ClaimState.ACCEPTED)))
    token = renew(actor=case.users["head"])
    # The address, its count, the person's roles, and one for each source.
    assert statements(Client(), f"/calendar/{token}.ics") == 14
    assert len(entries_of(case.users["head"])) >= 4 * size


@pytest.mark.parametrize("made", [False, True])
def test_the_page_costs_little(case: Case, made: bool) -> None:
    if made:
        renew(actor=case.users["head"])
    assert statements(signed_in(case.users["head"]), "/calendar/") <= 6


def test_personal_data(case: Case) -> None:
    from accounts.personal import erase_parts, export_of

    user = case.users["leader"]
    renew(actor=user)
    assert set(export_of(user)["calendar"]) == {"made_at", "read_at"}
    stop(actor=user)
    assert export_of(user)["calendar"] == {}
    renew(actor=user)
    erase_parts(user)
    assert not CalendarFeed.objects.exists()
    assert Need.objects.exists()
