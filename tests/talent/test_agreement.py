"""From call or offer to the running term: answers, limits, three approvals, extension, ends."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Role
from accounts.services.delegations import name_stand_in
from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from core.transitions import timeline
from enterprises.transitions import machine as enterprise_machine
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from researchers.transitions import machine as researcher_machine
from talent import documents
from talent.enums import ExtensionState, Party, StationingState
from talent.models import Stationing
from talent.services import stationing as services
from talent.services.rules import set_rules
from talent.tasks import watch_terms
from talent.transitions.stationing import stationing_machine
from tests.factories.accounts import give_role
from tests.factories.claims import make_leader
from tests.factories.enterprises import make_enterprise
from tests.factories.talent import TermCase, make_extension, make_stationing, terms

pytestmark = pytest.mark.django_db
RULES = {"most_enterprises": 1, "least_days": 25, "log_within": 7, "source": "示例文件〔2026〕1号"}


def told(event: str) -> set[str]:
    """Names of who got a mail of this kind."""
    return set(OutgoingMail.objects.filter(event=event).values_list("user__name", flat=True))


def called(case: TermCase, **values: Any) -> Stationing:
    """A call by a member of the enterprise."""
    return services.call(
        actor=case.users["member"],
        enterprise=case.enterprise,
        college=case.organisations["college"],
        terms=terms(**values),
    )


def offered(case: TermCase, **values: Any) -> Stationing:
    """An offer by the college."""
    return services.offer(
        actor=case.users["college_admin"], enterprise=case.enterprise, researcher=case.researcher, terms=terms(**values)
    )


def approve(case: TermCase, stationing: Stationing, party: str, role: str) -> Stationing:
    """One approval of the text as it stands."""
    stationing.refresh_from_db()
    return services.approve(
        actor=case.users[role], stationing=stationing, party=party, terms_version=stationing.terms_version
    )


def test_a_call_becomes_a_running_term_by_three_approvals(case: TermCase) -> None:
    stationing = called(case)
    assert (stationing.state, told("stationing.called")) == (StationingState.CALLED, {"College admin"})
    services.answer_call(stationing, actor=case.users["college_admin"], researcher=case.researcher)
    item = WaitingItem.objects.get(machine="stationing", state="agreeing")
    assert item.assignees.count() == 3
    approve(case, stationing, Party.UNIVERSITY, "transfer_office")
    approve(case, stationing, Party.RESEARCHER, "leader")
    assert item.assignees.count() == 1
    row = approve(case, stationing, Party.ENTERPRISE, "head")
    assert (row.state, row.agreed_on) == (StationingState.RUNNING, timezone.localdate())
    assert not WaitingItem.objects.open().filter(machine="stationing").exists()
    # Whoever gave the last approval knows it.
    assert told("stationing.running") == {"Member", "College admin", "Leader", "Transfer office"}
    assert documents.agreement(row).startswith(b"%PDF")


def test_a_stand_in_approves_with_both_names_and_nobody_is_behind_two_parties(case: TermCase) -> None:
    stationing = called(case)
    services.answer_call(stationing, actor=case.users["college_admin"], researcher=case.researcher)
    head, member, today = case.users["head"], case.users["member"], timezone.localdate()
    name_stand_in(
        actor=head, delegate=member, organisation=case.organisations["enterprise"], starts_on=today, ends_on=today
    )
    approve(case, stationing, Party.ENTERPRISE, "member")
    entry = next(one for one in timeline(stationing) if one.event == "stationing.approved_by_enterprise")
    assert (entry.actor, entry.on_behalf_of) == (member, head)
    give_role(head, case.organisations["university"], Role.TRANSFER_OFFICE)
    with pytest.raises(DomainError, match="three different people"):
        approve(case, stationing, Party.UNIVERSITY, "head")


def test_an_offer_is_accepted_or_declined_by_the_head(case: TermCase) -> None:
    stationing = offered(case)
    assert told("stationing.offered") == {"Head", "Member", "Leader"}
    with pytest.raises(NotAllowed):
        stationing_machine.run(stationing, StationingState.AGREEING, actor=case.users["member"])
    stationing_machine.run(stationing, StationingState.DECLINED, actor=case.users["head"], comment="No room.")
    assert told("stationing.over") == {"Member", "College admin", "Leader"}


@pytest.mark.parametrize(
    ("party", "role", "error"),
    [
        (Party.UNIVERSITY, "college_admin", NotAllowed),
        (Party.ENTERPRISE, "member", NotAllowed),
        ("x", "head", NotAllowed),
    ],
)
def test_nobody_approves_for_another_party(case: TermCase, party: str, role: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        approve(case, case.stationing(StationingState.AGREEING), party, role)


def test_one_person_does_not_approve_for_two_parties(case: TermCase) -> None:
    from accounts.enums import Role
    from tests.factories.accounts import give_role

    give_role(case.users["head"], case.organisations["university"], Role.TRANSFER_OFFICE)
    stationing = case.stationing(StationingState.AGREEING)
    approve(case, stationing, Party.ENTERPRISE, "head")
    with pytest.raises(DomainError, match="three different people"):
        approve(case, stationing, Party.UNIVERSITY, "head")


def test_a_changed_text_is_approved_anew_and_a_stale_page_is_refused(case: TermCase) -> None:
    stationing = case.stationing(StationingState.AGREEING)
    approve(case, stationing, Party.UNIVERSITY, "transfer_office")
    services.change_terms(
        actor=case.users["head"], stationing=stationing, terms=terms(point="Workshop 3"), seen=stationing.version
    )
    with pytest.raises(Conflict, match="changed meanwhile"):
        services.approve(actor=case.users["leader"], stationing=stationing, party=Party.RESEARCHER, terms_version=1)
    for party, role in (("enterprise", "head"), ("researcher", "leader")):
        row = approve(case, stationing, party, role)
    assert row.state == StationingState.AGREEING
    assert approve(case, stationing, Party.UNIVERSITY, "transfer_office").state == StationingState.RUNNING


def test_limits_are_the_districts(case: TermCase) -> None:
    district = case.organisations["district"]
    set_rules(actor=case.users["district_official"], district=district, values=RULES, seen=None)
    with pytest.raises(DomainError, match="at least 25") as refused:
        called(case, planned_days=24)
    assert refused.value.field == "planned_days"
    case.elsewhere()
    with pytest.raises(DomainError, match="serves 1 enterprises already") as refused:
        offered(case)
    assert refused.value.field == "researcher"
    with pytest.raises(NotAllowed):
        set_rules(actor=case.users["park_official"], district=district, values=RULES, seen=None)


def test_limits_hold_when_a_call_is_answered(case: TermCase) -> None:
    stationing = called(case)
    for _number in range(3):
        other = make_enterprise(district=case.organisations["district"])
        make_stationing(other, case.researcher, by=case.users["head"])
    with pytest.raises(DomainError, match="allows 3"):
        services.answer_call(stationing, actor=case.users["college_admin"], researcher=case.researcher)
    stranger = make_leader(case.organisations["other_college"])
    with pytest.raises(DomainError, match="of this college"):
        services.answer_call(stationing, actor=case.users["college_admin"], researcher=stranger)


def test_an_extension_needs_the_other_side(case: TermCase) -> None:
    stationing = case.stationing()
    later = stationing.ends_on + datetime.timedelta(days=30)
    extension = services.propose_extension(
        actor=case.users["head"], stationing=stationing, ends_on=later, planned_days=40, reason="Pilot run."
    )
    with pytest.raises(Conflict):
        services.propose_extension(
            actor=case.users["college_admin"], stationing=stationing, ends_on=later, planned_days=40, reason="Pilot."
        )
    from talent.transitions.extension import extension_machine

    with pytest.raises(NotAllowed):
        extension_machine.run(extension, ExtensionState.AGREED, actor=case.users["head"])
    extension_machine.run(extension, ExtensionState.AGREED, actor=case.users["college_admin"])
    stationing.refresh_from_db()
    assert (stationing.ends_on, stationing.planned_days) == (later, 40)


def test_terms_end_by_themselves_with_their_extensions(case: TermCase) -> None:
    stationing = case.stationing()
    extension = make_extension(stationing, by=case.users["head"], by_enterprise=True)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=50), tick=True):
        assert (watch_terms(), watch_terms()) == (0, 0)
    assert told("stationing.ending") == {"Head", "Member", "College admin", "Leader"}
    assert OutgoingMail.objects.filter(event="stationing.ending").count() == 4
    with time_machine.travel(timezone.now() + datetime.timedelta(days=62), tick=True):
        assert (watch_terms(), watch_terms()) == (1, 0)
    stationing.refresh_from_db()
    extension.refresh_from_db()
    assert (stationing.state, stationing.over_on, extension.state) == ("ended", stationing.ends_on, "lapsed")
    assert documents.report(stationing).startswith(b"%PDF")


@pytest.mark.parametrize("state", ["called", "offered", "agreeing"])
def test_what_nobody_answers_lapses(case: TermCase, state: str) -> None:
    stationing = case.stationing(state)
    stationing_machine.created(stationing, actor=case.users["head"])
    due = WaitingItem.objects.get(machine="stationing").due_on
    end = add_working_days(due, 11)
    with time_machine.travel(datetime.datetime.combine(end, datetime.time(9), timezone.get_default_timezone())):
        sweep()
    stationing.refresh_from_db()
    assert stationing.state == StationingState.LAPSED
    assert not WaitingItem.objects.open().exists()


def test_a_proposed_extension_lapses(case: TermCase) -> None:
    stationing = case.stationing()
    extension = services.propose_extension(
        actor=case.users["head"],
        stationing=stationing,
        ends_on=stationing.ends_on + datetime.timedelta(days=9),
        planned_days=30,
        reason="Pilot run.",
    )
    end = add_working_days(WaitingItem.objects.get(machine="stationing_extension").due_on, 11)
    with time_machine.travel(datetime.datetime.combine(end, datetime.time(9), timezone.get_default_timezone())):
        sweep()
    extension.refresh_from_db()
    assert extension.state == ExtensionState.LAPSED


def test_departure_and_closing_end_what_they_must(case: TermCase) -> None:
    running, asked = case.stationing(), case.elsewhere(StationingState.AGREEING)
    researcher_machine.run(case.researcher, "left", actor=case.users["college_admin"], comment="Moved.")
    running.refresh_from_db()
    asked.refresh_from_db()
    assert (running.state, asked.state) == (StationingState.ENDED_EARLY, StationingState.WITHDRAWN)
    other = make_stationing(case.enterprise, make_leader(case.organisations["college"]), by=case.users["head"])
    enterprise_machine.run(
        case.enterprise, "closed", actor=case.users["district_official"], comment="Merged.", close_reason="merged"
    )
    other.refresh_from_db()
    assert other.state == StationingState.ENDED_EARLY
