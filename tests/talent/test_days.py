"""Logging, confirming, rejecting, lapsing, correcting; a date counts once; problems become needs."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from files.models import StoredFile
from needs.enums import NeedState
from needs.models import Need
from needs.services import need as needs
from needs.transitions.need import need_machine
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from talent.enums import DayPart, DayState, StationingState
from talent.models import StationDay
from talent.selectors.day import sums_of, versions_of
from talent.services.day import answer_days, correct_day, log_day
from talent.services.links import link_for, read_link
from talent.services.problem import turn_into_need
from tests.factories.accounts import signed_in
from tests.factories.talent import TermCase, make_day, written
from tests.files.samples import HTML, PDF

pytestmark = pytest.mark.django_db


def log(case: TermCase, ago: int = 1, **values: object) -> StationDay:
    """A day that the researcher logs."""
    stationing = values.pop("stationing", None) or case.made[0]
    return log_day(actor=case.users["leader"], stationing=stationing, data=written(ago, **values))


@pytest.fixture(autouse=True)
def term(case: TermCase) -> None:
    case.made.append(case.stationing())


def test_a_logged_day_is_confirmed_with_several_others(case: TermCase) -> None:
    days = [log(case, 1), log(case, 2), log(case, 3, part=DayPart.MORNING)]
    mails = OutgoingMail.objects.filter(event="station_day.submitted")
    assert sorted(mails.values_list("user__name", flat=True)) == ["Head", "Member"], "one mail a day for each"
    assert answer_days(actor=case.users["member"], days=days, confirm=True) == 3
    assert answer_days(actor=case.users["member"], days=days, confirm=True) == 0
    sums = sums_of(case.made[0])
    assert (str(sums.confirmed), sums.submitted) == ("2.5", 0)


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        ("whole", "whole", False),
        ("whole", "morning", False),
        ("morning", "morning", False),
        ("morning", "whole", False),
        ("morning", "afternoon", True),
    ],
)
def test_a_date_counts_once_whatever_the_enterprise(case: TermCase, first: str, second: str, fits: bool) -> None:
    other = case.elsewhere()
    log(case, 1, part=first)
    if fits:
        log(case, 1, part=second, stationing=other)
        return
    with pytest.raises(DomainError, match="counts once") as refused:
        log(case, 1, part=second, stationing=other)
    assert refused.value.field == "date"
    # The database says the same to whoever goes round the rule.
    with pytest.raises(IntegrityError), transaction.atomic():
        make_day(other, 1, part=second)


def test_a_rejected_day_frees_its_date_and_is_corrected(case: TermCase) -> None:
    day = log(case, 1)
    with pytest.raises(DomainError):
        answer_days(actor=case.users["head"], days=[day], confirm=False)
    answer_days(actor=case.users["head"], days=[day], confirm=False, comment="You came at noon.")
    assert OutgoingMail.objects.get(event="station_day.rejected").user == case.users["leader"]
    day.refresh_from_db()
    new = correct_day(actor=case.users["leader"], day=day, data=written(1, part=DayPart.AFTERNOON))
    assert [(one.number_of_version, one.state) for one in versions_of(new)] == [(1, "corrected"), (2, "submitted")]
    assert versions_of(day) == versions_of(new)
    with pytest.raises(NotAllowed):
        correct_day(actor=case.users["leader"], day=StationDay.objects.get(pk=day.pk), data=written(1))


def test_a_confirmed_day_that_is_corrected_counts_again_only_when_confirmed(case: TermCase) -> None:
    day = log(case, 1)
    answer_days(actor=case.users["head"], days=[day], confirm=True)
    day.refresh_from_db()
    assert day.first_of_year
    new = correct_day(actor=case.users["leader"], day=day, data=written(1, part=DayPart.MORNING))
    assert sums_of(case.made[0]).confirmed == 0
    answer_days(actor=case.users["head"], days=[new], confirm=True)
    assert str(sums_of(case.made[0]).confirmed) == "0.5"


@pytest.mark.parametrize(("ago", "words"), [(-1, "day of the term"), (61, "day of the term"), (15, "within 14 days")])
def test_a_day_lies_in_the_term_and_is_logged_in_time(case: TermCase, ago: int, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        log(case, ago)
    assert refused.value.field == "date"


@pytest.mark.parametrize("role", ["head", "college_admin", "rival"])
def test_only_the_researcher_logs(case: TermCase, role: str) -> None:
    with pytest.raises(NotAllowed):
        log_day(actor=case.users[role], stationing=case.made[0], data=written())


def test_what_nobody_confirms_is_chased_and_lapses(case: TermCase) -> None:
    day = log(case, 1)
    item = WaitingItem.objects.get(machine="stationing_days")
    zone = timezone.get_default_timezone()
    nine = datetime.time(9)
    with time_machine.travel(datetime.datetime.combine(add_working_days(item.due_on, 3), nine, zone)):
        sweep()
    assert OutgoingMail.objects.filter(event="waiting.reminder").count() == 2
    assert OutgoingMail.objects.filter(event="waiting.escalated").count() == 1
    with time_machine.travel(datetime.datetime.combine(add_working_days(item.due_on, 11), nine, zone)):
        sweep()
        day.refresh_from_db()
        assert day.state == DayState.LAPSED
        with pytest.raises(NotAllowed):
            correct_day(actor=case.users["leader"], day=day, data=written(1))
    assert OutgoingMail.objects.get(event="station_day.lapsed").user == case.users["leader"]


def waits(case: TermCase) -> list[tuple[int, datetime.date, datetime.date]]:
    """What waits for the enterprise: how many days, since when, until when."""
    items = WaitingItem.objects.open().of(case.made[0])
    return list(items.values_list("count", "opened_on", "due_on"))


def at(day: datetime.date) -> time_machine.travel:
    """Nine o'clock of a day."""
    return time_machine.travel(datetime.datetime.combine(day, datetime.time(9), timezone.get_default_timezone()))


def test_days_wait_together_with_the_dates_of_the_oldest(case: TermCase) -> None:
    monday = datetime.date(2026, 12, 7)
    days = []
    for offset, ago in ((0, 1), (0, 2), (1, 1), (2, 1)):
        with at(monday + datetime.timedelta(days=offset)):
            days.append(log(case, ago))
    first, second, third, last = days
    assert waits(case) == [(4, monday, add_working_days(monday, 5))]
    with at(monday + datetime.timedelta(days=2)):
        home = signed_in(case.users["member"]).get("/").content.decode()
        assert "4天" in home.replace(" ", "")
        answer_days(actor=case.users["head"], days=[second], confirm=True)
        assert waits(case) == [(3, monday, add_working_days(monday, 5))]
        answer_days(actor=case.users["head"], days=[first], confirm=False, comment="Nobody came.")
        tuesday = monday + datetime.timedelta(days=1)
        assert waits(case) == [(2, tuesday, add_working_days(tuesday, 5))]
        page = signed_in(case.users["head"]).get(third.get_absolute_url()).content.decode()
        assert "2天" in page.replace(" ", "")
        answer_days(actor=case.users["head"], days=[third, last], confirm=True)
    assert waits(case) == []


def test_each_day_has_its_whole_time_and_nobody_is_told_twice(case: TermCase) -> None:
    """When the oldest lapses the rest goes on waiting, with its own dates and without the reminders that are over."""
    monday, friday = datetime.date(2026, 12, 7), datetime.date(2026, 12, 11)
    with at(monday):
        log(case, 1)
    with at(friday):
        later = log(case, 1)
    for offset in range(1, 16):
        with at(add_working_days(monday, offset)):
            sweep()
    told = OutgoingMail.objects.filter(event__in=["waiting.reminder", "waiting.escalated"])
    assert told.filter(user=case.users["member"]).count() == 2
    before = told.count()
    with at(add_working_days(monday, 16)):
        sweep()
        assert waits(case) == [(1, friday, add_working_days(friday, 5))]
        sweep()
    # Its reminders lie before; who telephones has it on the list still.
    assert told.count() == before
    assert WaitingItem.objects.open().get(machine="stationing_days").assignees.filter(concern="escalated").exists()
    later.refresh_from_db()
    assert later.state == DayState.SUBMITTED
    with at(add_working_days(friday, 16)):
        sweep()
    later.refresh_from_db()
    assert (later.state, waits(case)) == (DayState.LAPSED, [])


def test_files_come_with_the_log_or_nothing_does(case: TermCase) -> None:
    stationing = case.made[0]
    good = SimpleUploadedFile("记录.pdf", PDF)
    log_day(actor=case.users["leader"], stationing=stationing, data=written(1), uploads=[good])
    assert StoredFile.objects.get().kind == "station_day.attachment"
    bad = SimpleUploadedFile("photo.jpg", HTML)
    with pytest.raises(DomainError), transaction.atomic():
        log_day(actor=case.users["leader"], stationing=stationing, data=written(2), uploads=[bad])
    assert StationDay.objects.count() == 1


def test_the_mailed_link_confirms_without_signing_in(case: TermCase) -> None:
    day, other = log(case, 1), log(case, 2)
    link = link_for(case.users["member"], case.made[0])
    visitor = signed_in(None)
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {"answer": "confirm"}).status_code == 422
    assert visitor.post(link, {"day": [day.pk, other.pk], "answer": "confirm"}).status_code == 200
    states = StationDay.objects.values_list("state", "version")
    assert {state for state, _version in states} == {"confirmed"}
    # Nobody is signed in: the audit names whom the link was mailed to, and the page is kept by no cache.
    event = day.audit_events.filter(state="confirmed").latest("pgh_id")
    assert event.pgh_context["user"] == case.users["member"].pk
    assert "no-store" in visitor.get(link).headers["Cache-Control"]
    token = link.rstrip("/").rpartition("/")[2]
    assert read_link(token) is not None
    assert read_link(token[:-2] + "xx") is None
    for dead in (link_for(case.users["leader"], case.made[0]), link_for(case.users["head"], case.elsewhere())):
        assert visitor.get(dead).status_code == 410
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        assert visitor.get(link).status_code == 410


def test_nobody_confirms_days_of_their_own(case: TermCase) -> None:
    from accounts.enums import Role
    from tests.factories.accounts import give_role

    day = log(case, 1)
    give_role(case.users["leader"], case.organisations["enterprise"], Role.ENTERPRISE_MEMBER)
    with pytest.raises(NotAllowed):
        answer_days(actor=case.users["leader"], days=[day], confirm=True)
    assert str(day.date) not in signed_in(case.users["leader"]).get("/stationing/confirm/").content.decode()


def test_a_problem_becomes_a_draft_need_credited_to_the_researcher(case: TermCase) -> None:
    day = log(case, 1, problem="The filter cloth clogs within an hour. We lose two batches a week.")
    need = turn_into_need(actor=case.users["leader"], day=day)
    assert turn_into_need(actor=case.users["head"], day=day) == need
    assert (need.state, need.title, need.found_by, need.enterprise) == (
        NeedState.DRAFT,
        "The filter cloth clogs within an hour",
        case.researcher,
        case.enterprise,
    )
    assert set(
        OutgoingMail.objects.filter(event="station_day.problem_turned").values_list("user__name", flat=True)
    ) == {
        "Head",
        "Member",
    }
    assert signed_in(case.users["leader"]).get(need.get_absolute_url()).status_code == 404
    needs.edit(
        actor=case.users["head"],
        need=need,
        seen=None,
        values={"contact_name": "Head", "contact_phone": "0371-00000000", "no_state_secret": True},
    )
    need_machine.run(need, NeedState.SUBMITTED, actor=case.users["head"])
    official = case.users["district_official"]
    need_machine.run(
        need, NeedState.PUBLISHED, actor=official, summary="A filter cloth clogs.", name_disclosure="researchers"
    )
    page = signed_in(case.users["rival"]).get(need.get_absolute_url()).content.decode()
    assert "Leader" in page, "the need names who found it"


def test_the_need_moves_with_a_correction(case: TermCase) -> None:
    day = log(case, 1, problem="The filter cloth clogs.")
    need = turn_into_need(actor=case.users["member"], day=day)
    day.refresh_from_db()
    new = correct_day(actor=case.users["leader"], day=day, data=written(1, problem="The filter cloth clogs badly."))
    assert new.need == need
    assert Need.objects.count() == 2, "the case's own and this one"


@pytest.mark.parametrize("role", ["rival", "college_admin", "outside_researcher"])
def test_a_problem_is_not_anybodys_to_turn(case: TermCase, role: str) -> None:
    day = log(case, 1, problem="The filter cloth clogs.")
    with pytest.raises(NotAllowed):
        turn_into_need(actor=case.users[role], day=day)


def test_an_old_version_is_not_turned(case: TermCase) -> None:
    day = log(case, 1, problem="The filter cloth clogs.")
    correct_day(actor=case.users["leader"], day=day, data=written(1, problem="It clogs."))
    with pytest.raises(Conflict):
        turn_into_need(actor=case.users["leader"], day=day)


def test_days_of_an_ended_term_are_still_logged(case: TermCase) -> None:
    ended = case.elsewhere(StationingState.ENDED_EARLY, over_on=timezone.localdate() - datetime.timedelta(days=2))
    log(case, 3, stationing=ended)
    with pytest.raises(DomainError, match="day of the term"):
        log(case, 1, stationing=ended)
