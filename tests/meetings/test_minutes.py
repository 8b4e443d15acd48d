"""Minutes: drafted from the records, revised, compared, sent, confirmed or objected to by each party, filed, printed."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Conflict, DomainError, NotAllowed
from meetings.models import Meeting, Minutes
from meetings.outcome_enums import MinutesState
from meetings.selectors.minutes import compared, differences
from meetings.services import minutes as services
from meetings.services import statement as statements_services
from notifications.models import Notification, WaitingItem
from tests.core.pdf_text import text_of
from tests.factories.accounts import reading_english, signed_in
from tests.factories.meeting_outcomes import SAID, make_commitment, make_minutes, make_statement
from tests.factories.meetings import MeetingCase, make_item, make_meeting_case
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
case = kept(make_meeting_case)


def sent(case: MeetingCase, **values: Any) -> Minutes:
    """Minutes before district, enterprise and college; the district's official has sent and thereby confirmed them."""
    minutes = make_minutes(case.meeting("held"), by=case.users["district_official"], **values)
    return services.send(minutes, "sent", actor=case.users["district_official"])


def say(
    case: MeetingCase, minutes: Minutes, role: str, party: str, verdict: str = "confirmed", **values: Any
) -> Minutes:
    """A party's answer."""
    return services.answer(
        actor=case.users[role],
        minutes=minutes,
        organisation=case.organisations[party],
        verdict=verdict,
        **values,
    )


def test_the_draft_says_what_the_records_say(case: MeetingCase) -> None:
    official, mine = case.users["district_official"], case.organisations["enterprise"]
    before = case.meeting("closed", series=case.series)
    meeting = case.meeting("held", series=case.series)
    Meeting.objects.filter(pk=before.pk).update(begins_at="2026-01-05T02:00Z", ends_at="2026-01-05T03:00Z")
    open_ = make_commitment(before, mine, by=official, what="Send the data sheet.")
    statement = make_statement(meeting, mine, by=official, agenda_item=meeting.agenda.get(position=2))
    row = statements_services.commit(actor=official, statement=statement)
    minutes = services.begin(actor=official, meeting=meeting)
    assert services.begin(actor=official, meeting=meeting) == minutes
    assert (minutes.revision, minutes.state) == (1, MinutesState.DRAFT)
    assert case.users["head"].name in minutes.attendance
    assert minutes.proceedings.index("2. Introduction") < minutes.proceedings.index(SAID)
    assert (open_.number in minutes.carried, row.number in minutes.promised) == (True, True)
    with pytest.raises(NotAllowed):
        services.begin(actor=case.users["head"], meeting=meeting)


def test_minutes_say_of_earlier_meetings_what_every_party_may_read(case: MeetingCase) -> None:
    official, mine, college = (
        case.users["district_official"],
        case.organisations["enterprise"],
        case.organisations["college"],
    )
    before = [
        case.meeting("closed", series=case.series, begins_at=timezone.now() - datetime.timedelta(days=days))
        for days in (40, 70)
    ]
    before[1].parties.filter(organisation=mine).delete()
    common, theirs = (make_commitment(one, college, by=official) for one in before)
    minutes = services.begin(actor=official, meeting=case.meeting("held", series=case.series))
    assert (common.number in minutes.carried, theirs.number in minutes.carried) == (True, False)
    assert minutes.carried.splitlines()[1:] == [
        "1 further commitment of meetings at which not all parties of this one took part is not listed."
    ]


def test_confirmed_by_all_closes_the_meeting(case: MeetingCase) -> None:
    minutes = sent(case)
    assert {one.organisation for one in minutes.answers.all()} == {case.organisations["district"]}
    item = WaitingItem.objects.open().of(minutes).get()
    assert {one.organisation_id for one in item.assignees.all()} == {
        case.organisations["enterprise"].pk,
        case.organisations["college"].pk,
    }
    say(case, minutes, "head", "enterprise")
    assert [one.organisation_id for one in WaitingItem.objects.open().of(minutes).get().assignees.all()] == [
        case.organisations["college"].pk
    ]
    with pytest.raises(Conflict):
        say(case, minutes, "head", "enterprise", "objected", reason="No.")
    final = say(case, minutes, "college_admin", "college")
    assert (final.state, Meeting.objects.get(pk=minutes.meeting_id).state) == ("confirmed", "closed")
    assert not WaitingItem.objects.open().of(minutes).exists()
    assert Notification.objects.filter(event="minutes.final", user=case.users["head"]).count() == 1


def test_an_objection_and_a_new_revision_asks_all_again(case: MeetingCase) -> None:
    minutes = sent(case, conclusion="We meet in May.")
    with pytest.raises(DomainError) as refused:
        say(case, minutes, "head", "enterprise", "objected", reason=" ")
    assert refused.value.field == "reason"
    say(case, minutes, "college_admin", "college")
    objected = say(case, minutes, "head", "enterprise", "objected", reason="It was June.")
    assert (objected.state, objected.meeting.state) == ("objected", "held")
    assert Notification.objects.filter(event="minutes.objected", user=case.users["park_official"]).count() == 0
    official = case.users["district_official"]
    second = services.begin(actor=official, meeting=minutes.meeting)
    assert (second.revision, second.conclusion) == (2, "We meet in May.")
    values = {name: getattr(second, name) for name in services.WRITTEN} | {"conclusion": "We meet in June."}
    services.edit(actor=official, minutes=second, values=values, seen=second.version)
    with pytest.raises(Conflict):
        services.edit(actor=official, minutes=second, values=values, seen=second.version)
    second = services.send(second, "sent", actor=official)
    minutes.refresh_from_db()
    assert (minutes.state, second.state, second.answers.count()) == ("superseded", "sent", 1)
    (part,) = differences(minutes, second)
    (group,) = part.groups
    assert [(line.kind, "".join(piece.text for piece in line.pieces)) for line in group] == [
        ("removed", "We meet in May."),
        ("added", "We meet in June."),
    ]
    with pytest.raises(NotAllowed):
        services.edit(actor=official, minutes=second, values=values, seen=None)


def test_silence_is_no_consent(case: MeetingCase) -> None:
    from meetings.registrations.minutes import stop

    official = case.users["district_official"]
    minutes = sent(case)
    stop(minutes)
    assert (minutes.state, minutes.meeting.state) == ("unanswered", "held")
    again = services.send(minutes, "sent", actor=official)
    stop(again)
    with pytest.raises(DomainError):
        services.send(again, "filed", actor=official)
    filed = services.send(again, "filed", actor=official, comment="The enterprise has moved away.")
    assert (filed.state, Meeting.objects.get(pk=filed.meeting_id).state) == ("filed", "closed")


def test_what_organisers_record_for_a_party_the_party_may_say_otherwise(case: MeetingCase) -> None:
    minutes = sent(case)
    with pytest.raises(DomainError) as refused:
        say(case, minutes, "district_official", "enterprise")
    assert refused.value.field == "given_by"
    say(case, minutes, "district_official", "enterprise", given_by="Ms Li, by telephone")
    assert Notification.objects.filter(event="minutes.recorded", user=case.users["head"]).count() == 1
    objected = say(case, minutes, "head", "enterprise", "objected", reason="I never said so.")
    assert (objected.state, objected.answers.count()) == ("objected", 2)
    with pytest.raises(Conflict):
        say(case, minutes, "district_official", "enterprise", given_by="Ms Li, by telephone")
    with pytest.raises(NotAllowed):
        say(case, minutes, "member", "enterprise")
    with pytest.raises(NotAllowed):
        say(case, minutes, "leader", "college")


def test_what_two_texts_differ_in() -> None:
    assert compared("a\nb", "a\nb") == []
    old, new = "same\nThe press stops daily.\ngone", "same\nThe press stops weekly.\nnew\nlast"
    lines = [
        (line.kind, [(one.kind, one.text) for one in line.pieces])
        for (group,) in [compared(old, new)]
        for line in group
    ]
    assert lines[0] == ("same", [("same", "same")])
    assert [kind for kind, _pieces in lines] == ["same", "removed", "added", "removed", "added", "added"]
    assert ("removed", "dai") in lines[1][1]
    assert ("same", "The press stops ") in lines[1][1]


def test_pages_and_the_document_to_sign(case: MeetingCase) -> None:
    meeting = case.meeting("held")
    official = signed_in(reading_english(case.users["district_official"]))
    base = f"/meetings/{meeting.pk}/minutes/"
    for _click in range(2):
        assert official.post(f"{base}begin/").status_code == 302
    minutes = Minutes.objects.get()
    form = {name: getattr(minutes, name) for name in services.WRITTEN} | {"conclusion": "We meet in June."}
    saved = official.post(f"{base}1/edit/?autosave=1", {**form, "seen": 1})
    assert (saved.status_code, 'name="seen" value="2"' in saved.content.decode()) == (200, True)
    assert official.post(f"{base}1/edit/", {**form, "seen": 1}).status_code == 409
    assert official.post(f"{base}1/edit/", {**form, "seen": 2}).status_code == 302
    head = signed_in(reading_english(case.users["head"]))
    assert (head.get(f"{base}1/").status_code, b"No minutes yet" in head.get(base).content) == (404, True)
    assert official.get(f"{base}1/pdf/").status_code == 403
    assert official.post(f"{base}1/step/sent/", {"seen": "draft"}).status_code == 302
    assert head.post(f"{base}1/answer/", {"verdict": "objected", "reason": ""}).status_code == 422
    assert head.post(f"{base}1/answer/", {"verdict": "confirmed"}).status_code == 302
    assert head.post(f"{base}1/answer/", {"verdict": "confirmed"}).status_code == 403
    college = case.organisations["college"].pk
    page = official.get(f"{base}1/answer/?party={college}").content.decode()
    assert 'name="given_by"' in page
    pdf = official.get(f"{base}1/pdf/")
    text = text_of(pdf.content)
    assert pdf["Content-Type"] == "application/pdf"
    for words in ("We meet in June.", "Signatures of the parties", case.users["head"].name, "not final"):
        assert words in text
    official.post(f"{base}begin/")
    official.post(f"{base}2/edit/", {**form, "conclusion": "We meet in July.", "seen": 1})
    diff = official.get(f"{base}2/to/1/").content.decode()
    assert ("<del>" in diff, "<ins>" in diff) == (True, True)


@pytest.mark.parametrize("size", [1, 8])
def test_a_page_costs_the_same_at_every_size(case: MeetingCase, size: int) -> None:
    by = case.users["district_official"]
    meeting = case.meeting("held", series=case.series)
    for number in range(size):
        make_item(meeting, 3 + number)
        make_statement(meeting, case.organisations["enterprise"], by=by)
        make_commitment(meeting, case.organisations["enterprise"], by=by)
        make_minutes(meeting, "superseded", by=by, revision=number + 1)
    latest = make_minutes(meeting, by=by, revision=size + 1)
    base = f"/meetings/{meeting.pk}/minutes/"
    pages = [base, f"{base}{latest.revision}/edit/", f"{base}{latest.revision}/step/sent/", f"{base}1/to/{size + 1}/"]
    costs = {page: statements(signed_in(by), page) for page in pages}
    services.send(latest, "sent", actor=by)
    costs |= {page: statements(signed_in(case.users["head"]), page) for page in (base, f"{base}{size + 1}/answer/")}
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
