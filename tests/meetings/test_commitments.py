"""Commitments: who writes them down, who settles them, what is told, carried on and counted."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import DomainError, NotAllowed
from core.transitions import timeline
from enterprises.services.profile import move_to_park
from indicators.rebuilding import compare
from meetings.models import Commitment
from meetings.outcome_enums import CommitmentState
from meetings.services.commitment import edit_commitment, record_commitment
from meetings.transitions.commitment import commitment_machine
from notifications.models import Notification, OutgoingMail, WaitingItem
from tests.factories.accounts import make_organisation, reading_english, signed_in
from tests.factories.meeting_outcomes import make_commitment
from tests.factories.meetings import MeetingCase, make_meeting_case, make_party
from tests.figures import shown
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
case = kept(make_meeting_case)


def values(case: MeetingCase, **given: Any) -> dict[str, Any]:
    """Two samples by the enterprise's head, in ten days."""
    return {
        "organisation": case.organisations["enterprise"],
        "person": case.users["head"],
        "what": "Send two samples.",
        "due_on": timezone.localdate() + datetime.timedelta(days=10),
        **given,
    }


def test_a_commitment_is_written_down_waits_and_is_reported(case: MeetingCase) -> None:
    official, head = case.users["district_official"], case.users["head"]
    row = record_commitment(actor=official, meeting=case.meeting("held"), values=values(case))
    item = WaitingItem.objects.open().of(row).get()
    assert (item.due_on, [one.user_id for one in item.assignees.all()]) == (row.due_on, [head.pk])
    told = Notification.objects.filter(event="commitment.open").values_list("user__email", flat=True)
    assert set(told) == {head.email, case.users["member"].email}
    done = commitment_machine.run(row, "done", actor=head, evidence="Receipt no. 7.")
    assert (done.outcome, done.settled_on, done.evidence) == ("in_time", timezone.localdate(), "Receipt no. 7.")
    assert not WaitingItem.objects.open().of(row).exists()
    again = commitment_machine.run(done, "open", actor=official, comment="Only one sample came.")
    assert (again.outcome, again.settled_on, again.evidence) == ("", None, "Receipt no. 7.")
    assert WaitingItem.objects.open().of(row).get().due_on == row.due_on
    assert [one.event for one in timeline(row)] == ["commitment.open", "commitment.done", "commitment.open"]


def test_who_may_do_what(case: MeetingCase) -> None:
    meeting = case.meeting("held")
    row = record_commitment(actor=case.users["district_official"], meeting=meeting, values=values(case))
    may = {
        role: [step.to for step in commitment_machine.steps(case.users[role], row)]
        for role in (
            "head",
            "member",
            "leader",
            "college_admin",
            "district_official",
            "park_official",
            "outside_researcher",
        )
    }
    assert may == {
        "head": ["done"],
        "member": ["done"],
        "leader": [],
        "college_admin": [],
        "district_official": ["done", "dropped"],
        "park_official": ["done", "dropped"],
        "outside_researcher": [],
    }
    seen = {role: Commitment.objects.visible_to(case.users[role]).exists() for role in may}
    assert seen == dict.fromkeys(may, True) | {"outside_researcher": False}
    with pytest.raises(NotAllowed):
        record_commitment(actor=case.users["head"], meeting=meeting, values=values(case))
    with pytest.raises(NotAllowed):
        edit_commitment(actor=case.users["head"], commitment=row, values=values(case, what="Nothing."), seen=None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due_on": datetime.date(2020, 1, 1)}, "due_on"),
        ({"due_on": datetime.date(2099, 1, 1)}, "due_on"),
        ({"person": "leader"}, "person"),
        ({"organisation": "rival"}, "organisation"),
    ],
)
def test_what_cannot_be_promised(case: MeetingCase, given: dict[str, Any], field: str) -> None:
    if given.get("person"):
        given = {"person": case.users[given["person"]]}
    if given.get("organisation"):
        given = {"organisation": make_organisation("enterprise", "Stranger"), "person": None}
    with pytest.raises(DomainError) as refused:
        record_commitment(
            actor=case.users["district_official"], meeting=case.meeting("held"), values=values(case, **given)
        )
    assert refused.value.field == field


def test_a_later_day_keeps_the_first_and_moves_what_waits(case: MeetingCase) -> None:
    official = case.users["district_official"]
    row = record_commitment(actor=official, meeting=case.meeting("held"), values=values(case))
    later = row.due_on + datetime.timedelta(days=7)
    college = case.organisations["college"]
    changed = edit_commitment(
        actor=official,
        commitment=row,
        values=values(case, due_on=later, organisation=college, person=case.users["leader"]),
        seen=row.version,
    )
    assert (changed.due_on, changed.first_due_on, changed.college, changed.enterprise) == (
        later,
        row.due_on,
        college,
        None,
    )
    assert WaitingItem.objects.open().of(row).get().due_on == later
    assert timeline(row).last().data["due_before"] == row.due_on.isoformat()  # type: ignore[attr-defined]


def test_open_ones_come_into_the_next_meeting_by_themselves(case: MeetingCase) -> None:
    by, mine = case.users["district_official"], case.organisations["enterprise"]
    begins = timezone.now() - datetime.timedelta(days=40)
    first = case.meeting("closed", series=case.series, begins_at=begins)
    second = case.meeting("held", series=case.series)
    day = timezone.localdate(second.begins_at)
    open_, late = make_commitment(first, mine, by=by), make_commitment(first, mine, "done", by=by)
    make_commitment(first, mine, "done", by=by, settled_on=day - datetime.timedelta(days=1))
    make_commitment(case.meeting("held"), mine, by=by)
    make_commitment(second, mine, by=by)
    assert set(Commitment.objects.carried_into(second)) == {open_, late}
    assert not Commitment.objects.carried_into(first).exists()
    page = signed_in(reading_english(case.users["head"])).get(f"/meetings/{second.pk}/commitments/").content.decode()
    assert (page.count(open_.number), page.count(late.number)) == (1, 1)


def test_a_party_that_came_later_reads_nothing_of_earlier_meetings(case: MeetingCase) -> None:
    by, college, mine = (
        case.users["district_official"],
        case.organisations["college"],
        case.organisations["enterprise"],
    )
    first = case.meeting("closed", series=case.series, begins_at=timezone.now() - datetime.timedelta(days=40))
    first.parties.filter(organisation=mine).delete()
    theirs = make_commitment(first, college, by=by, what="Bring the offer for the plant in Eastvale.")
    owed = make_commitment(first, mine, by=by, what="Send the data sheet.")
    second = case.meeting("held", series=case.series)
    for page in (f"/meetings/{second.pk}/commitments/", f"/meetings/{second.pk}/live/"):
        seen = {
            role: {
                one.number
                for one in (theirs, owed)
                if one.what in signed_in(case.users[role]).get(page).content.decode()
            }
            for role in ("head", "college_admin", "district_official", "park_official")
        }
        everything = {theirs.number, owed.number}
        assert seen == {
            "head": {owed.number},
            "college_admin": everything,
            "district_official": everything,
            "park_official": everything,
        }, page


def test_pages_and_a_double_click(case: MeetingCase) -> None:
    meeting = case.meeting("held")
    official = signed_in(reading_english(case.users["district_official"]))
    sent = {
        "organisation": case.organisations["enterprise"].pk,
        "person": case.users["head"].pk,
        "what": "Send two samples.",
        "due_on": timezone.localdate(),
        "submission": "0b6f0f0a-7f4e-4c39-9d56-0d9f0a4f5c11",
    }
    for _click in range(2):
        assert official.post(f"/meetings/{meeting.pk}/commitments/add/", sent).status_code == 302
    row = Commitment.objects.get()
    base = f"/meetings/commitments/{row.pk}/"
    stale = {**sent, "seen": row.version, "what": "Send three samples."}
    assert official.post(f"{base}edit/", stale).status_code == 302
    assert official.post(f"{base}edit/", {**stale, "what": "Send four."}).status_code == 409
    assert official.post(f"{base}edit/", {**stale, "organisation": "77"}).status_code == 422
    head = signed_in(reading_english(case.users["head"]))
    assert head.post(f"{base}step/done/", {"seen": "open"}).status_code == 422
    assert head.post(f"{base}step/done/", {"seen": "open", "evidence": "Sent."}).status_code == 302
    for page in ("", "timeline/", "?state=done&mine=on&overdue="):
        address = f"/meetings/commitments/{page}" if page.startswith("?") else f"{base}{page}"
        assert "Send three samples." in head.get(address).content.decode()
    assert row.number not in head.get("/meetings/commitments/?overdue=on").content.decode()


def test_who_was_taken_off_the_meeting_keeps_the_promise_but_reads_no_meeting(case: MeetingCase) -> None:
    meeting = case.meeting("held", series=case.series, title="Talks on chloride")
    row = record_commitment(actor=case.users["district_official"], meeting=meeting, values=values(case))
    pages = [
        f"/meetings/commitments/{row.pk}/",
        f"/meetings/commitments/{row.pk}/step/done/",
        "/meetings/commitments/",
        "/meetings/commitments/?export=csv",
    ]
    head, official = (signed_in(case.users[role]) for role in ("head", "district_official"))

    def named(client: Client) -> list[bool]:
        """Where the meeting, its number or its series stands."""
        words = (meeting.title, meeting.number, case.series.title)
        return [any(word in text_of(client.get(page)) for word in words) for page in pages]

    assert named(head) == [True] * 4
    meeting.parties.filter(organisation=case.organisations["enterprise"]).delete()
    assert (named(head), named(official)) == ([False] * 4, [True] * 4)
    OutgoingMail.objects.all().delete()
    commitment_machine.run(row, CommitmentState.DONE, actor=case.users["head"], evidence="Sent.")
    mails = dict(OutgoingMail.objects.filter(event="commitment.settled").values_list("user__name", "text"))
    assert {name: meeting.title in text for name, text in mails.items()} == {"Member": False, "Official": True}


def text_of(response: Any) -> str:
    """What a page or a file says."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


@pytest.mark.parametrize("size", [1, 8])
def test_a_page_costs_the_same_at_every_size(case: MeetingCase, size: int) -> None:
    by, mine = case.users["district_official"], case.organisations["enterprise"]
    meeting = case.meeting("held", series=case.series)
    before = case.meeting("closed", series=case.series, begins_at=timezone.now() - datetime.timedelta(days=40))
    for _number in range(size):
        row = make_commitment(meeting, mine, by=by, person=case.users["head"])
        make_commitment(before, mine, by=by)
    pages = [
        f"/meetings/{meeting.pk}/commitments/",
        f"/meetings/{meeting.pk}/commitments/add/",
        "/meetings/commitments/",
        f"/meetings/commitments/{row.pk}/",
        f"/meetings/commitments/{row.pk}/edit/",
        f"/meetings/commitments/{row.pk}/timeline/",
        f"/meetings/commitments/{row.pk}/step/done/",
    ]
    costs = {page: statements(signed_in(by), page) for page in pages}
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}


@pytest.mark.django_db(transaction=True)
def test_figures_are_what_the_records_say() -> None:
    case = make_meeting_case()
    compare(correct=True)
    official, district = case.users["district_official"], case.organisations["district"]
    enterprise, college = case.organisations["enterprise"], case.organisations["college"]
    meeting = case.meeting("held")
    make_party(meeting, case.organisations["park"])
    compare(correct=True)
    rows = [record_commitment(actor=official, meeting=meeting, values=values(case)) for _number in range(4)]
    edit_commitment(
        actor=official,
        commitment=rows[0],
        values=values(case, organisation=college, person=None),
        seen=None,
    )
    commitment_machine.run(rows[1], "done", actor=official, evidence="Seen.")
    commitment_machine.run(rows[2], "dropped", actor=official, comment="Not needed.")
    done = commitment_machine.run(rows[3], "done", actor=official, evidence="Seen.")
    commitment_machine.run(done, "open", actor=official, comment="Not yet.")
    move_to_park(actor=official, enterprise=case.enterprise, park=None)
    assert compare() == []
    assert {key: shown(district, key) for key in ("commitments.made", "commitments.settled", "commitments.open")} == {
        "commitments.made": 4,
        "commitments.settled": 2,
        "commitments.open": 2,
    }
    assert shown(district, "commitments.settled", item="in_time") == 1
    assert (shown(enterprise, "commitments.made"), shown(college, "commitments.open")) == (3, 1)
    assert Commitment.objects.get(pk=rows[3].pk).state == CommitmentState.OPEN
