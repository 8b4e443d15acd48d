"""The screen during the meeting: statements, introductions, and records made of statements with one click."""

from typing import Any

import pytest

from core.errors import DomainError, NotAllowed
from core.origins import origins_of
from enterprises.statements import maker_of
from meetings.models import Commitment, Statement, StatementResult
from meetings.services import statement as services
from needs.models import Need
from notifications.models import Notification
from talent.models import Stationing
from talent.transitions.stationing import stationing_machine
from tests.factories.accounts import reading_english, signed_in
from tests.factories.meeting_outcomes import SAID, introduced, make_commitment, make_statement
from tests.factories.meetings import MeetingCase, make_item, make_meeting_case
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
case = kept(make_meeting_case)


def said(case: MeetingCase, **values: Any) -> Statement:
    """What the enterprise said at a meeting that was held."""
    return make_statement(
        case.meeting("held"), case.organisations["enterprise"], by=case.users["district_official"], **values
    )


def made(case: MeetingCase, statement: Statement, key: str, role: str = "district_official") -> Any:
    """A record made with one click."""
    maker = maker_of(key)
    assert maker is not None
    return services.make(actor=case.users[role], statement=statement, maker=maker)


def test_an_introduction_is_written_down_once_as_the_profile_has_it(case: MeetingCase) -> None:
    project = introduced(case.enterprise)
    meeting = case.meeting("held")
    official = case.users["district_official"]
    assert services.introduce(actor=official, meeting=meeting, enterprise=case.enterprise) == 3
    assert services.introduce(actor=official, meeting=meeting, enterprise=case.enterprise) == 0
    rows = {row.source: row for row in meeting.statements.all()}
    assert set(rows) == {"main_products", "technical_shortcomings", f"hoped:{project.pk}"}
    hoped = rows[f"hoped:{project.pk}"]
    assert (hoped.kind, hoped.text, hoped.hoped_project) == ("hoped", "Continuous filtration\nWithout stops.", project)
    assert {row.agenda_item.title for row in rows.values() if row.agenda_item} == {"Introduction"}
    need = made(case, hoped, "need")
    assert need.hoped_project == project
    with pytest.raises(NotAllowed):
        services.introduce(actor=case.users["head"], meeting=meeting, enterprise=case.enterprise)


def test_one_click_makes_a_draft_need_and_a_second_one_finds_it(case: MeetingCase) -> None:
    statement = said(case)
    need = made(case, statement, "need")
    assert made(case, statement, "need") == need
    assert StatementResult.objects.count() == Need.objects.filter(trouble=SAID).count() == 1
    assert (need.state, need.title, need.trouble) == ("draft", SAID.partition(".")[0], SAID)
    assert (need.on_behalf, need.enterprise) == (True, case.enterprise)
    (origin,) = origins_of("need", case.users["head"], need)
    assert (origin.quote, origin.url.endswith(f"/live/#statement-{statement.pk}")) == (SAID, True)
    assert origins_of("need", case.users["outside_researcher"], need) == []
    page = signed_in(reading_english(case.users["head"])).get(f"/needs/{need.pk}/").content.decode()
    assert statement.meeting.number in page


def test_one_click_calls_for_a_researcher_on_behalf_of_the_enterprise(case: MeetingCase) -> None:
    statement = said(case)
    call = made(case, statement, "stationing")
    assert made(case, statement, "stationing") == call
    assert (call.state, call.tasks, call.college) == ("called", SAID, case.organisations["college"])
    told = {
        event: set(Notification.objects.filter(event=event).values_list("user__email", flat=True))
        for event in ("stationing.called", "stationing.called_for_us")
    }
    head, member = case.users["head"].email, case.users["member"].email
    assert told == {
        "stationing.called": {case.users["college_admin"].email},
        "stationing.called_for_us": {head, member},
    }
    own = made(case, said(case), "stationing", role="member")
    assert own.created_by == case.users["member"]
    withdrawn = stationing_machine.run(call, "withdrawn", actor=case.users["district_official"])
    assert withdrawn.state == "withdrawn"
    assert Stationing.objects.count() == 2


def test_one_click_makes_a_commitment_of_the_party(case: MeetingCase) -> None:
    meeting = case.meeting("held")
    speaker = meeting.participants.get(user=case.users["head"])
    statement = make_statement(
        meeting,
        case.organisations["enterprise"],
        by=case.users["district_official"],
        participant=speaker,
    )
    row = services.commit(actor=case.users["district_official"], statement=statement)
    assert services.commit(actor=case.users["district_official"], statement=statement) == row
    assert (row.organisation, row.person, row.what) == (
        case.organisations["enterprise"],
        case.users["head"],
        SAID,
    )
    assert Commitment.objects.count() == 1
    with pytest.raises(NotAllowed):
        services.commit(actor=case.users["head"], statement=said(case))


def test_who_makes_what(case: MeetingCase) -> None:
    for role, key, allowed in (
        ("head", "need", True),
        ("member", "need", True),
        ("park_official", "need", True),
        ("leader", "need", False),
        ("college_admin", "need", False),
        ("college_admin", "stationing", False),
        ("outside_researcher", "need", False),
    ):
        statement = said(case)
        if allowed:
            made(case, statement, key, role)
        else:
            with pytest.raises(NotAllowed):
                made(case, statement, key, role)
        assert (role, statement.results.exists()) == (role, allowed)


def test_what_something_was_made_of_stays(case: MeetingCase) -> None:
    official, statement = case.users["district_official"], said(case)
    made(case, statement, "need")
    with pytest.raises(DomainError):
        services.remove(actor=official, statement=statement)
    free = said(case)
    services.remove(actor=official, statement=free)
    assert list(Statement.objects.all()) == [statement]


def test_the_screen_with_and_without_javascript(case: MeetingCase) -> None:
    meeting = case.meeting("held")
    official = signed_in(reading_english(case.users["district_official"]))
    speaker, item = meeting.participants.get(user=case.users["head"]), meeting.agenda.get(position=2)
    sent = {
        "who": f"person:{speaker.pk}",
        "agenda_item": item.pk,
        "text": SAID,
        "submission": "0b6f0f0a-7f4e-4c39-9d56-0d9f0a4f5c12",
    }
    base = f"/meetings/{meeting.pk}/live/"
    for _click in range(2):
        assert official.post(f"{base}note/", sent).status_code == 302
    row = Statement.objects.get()
    assert (row.participant, row.party, row.enterprise) == (speaker, speaker.party, case.enterprise)
    assert official.post(f"{base}note/", {"text": ""}).status_code == 422
    part = official.post(f"/meetings/statements/{row.pk}/make/need/", headers={"HX-Request": "true"})
    need = Need.objects.get(trouble=SAID)
    assert (part.status_code, b"<html" in part.content, need.number.encode() in part.content) == (200, False, True)
    assert official.post(f"/meetings/statements/{row.pk}/make/commitment/").status_code == 302
    assert official.post(f"/meetings/statements/{row.pk}/make/nonsense/").status_code == 404
    assert official.post(f"/meetings/{meeting.pk}/live/introduce/{case.enterprise.pk}/").status_code == 302
    stale = {**sent, "seen": row.version, "text": "Every five hours."}
    assert official.post(f"/meetings/statements/{row.pk}/", stale).status_code == 302
    assert official.post(f"/meetings/statements/{row.pk}/", {**stale, "text": "Six."}).status_code == 409
    leader = signed_in(reading_english(case.users["leader"]))
    page = leader.get(base).content.decode()
    assert ("Every five hours." in page, "/make/" in page, f'href="/needs/{need.pk}/"' in page) == (True, False, False)
    assert leader.post(f"{base}note/", sent | {"submission": ""}).status_code == 403
    coming = case.meeting("invited")
    assert signed_in(case.users["leader"]).get(f"/meetings/{coming.pk}/live/").status_code == 403


@pytest.mark.parametrize("size", [1, 8])
def test_the_screen_costs_the_same_at_every_size(case: MeetingCase, size: int) -> None:
    by, mine = case.users["district_official"], case.organisations["enterprise"]
    meeting = case.meeting("held", series=case.series)
    for number in range(size):
        make_item(meeting, 3 + number)
        made(case, make_statement(meeting, mine, by=by), "need")
        services.commit(actor=by, statement=make_statement(meeting, mine, by=by))
        make_commitment(meeting, mine, by=by)
    assert statements(signed_in(by), f"/meetings/{meeting.pk}/live/") <= 10
    assert statements(signed_in(case.users["head"]), f"/meetings/{meeting.pk}/live/") <= 10
    row = meeting.statements.first()
    assert row is not None
    assert statements(signed_in(by), f"/meetings/statements/{row.pk}/") <= 10
