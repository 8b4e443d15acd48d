"""Who acts for an absent colleague: both names stand on every line that the step writes, whichever way it is taken."""

import datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.services.delegations import name_stand_in
from core.errors import DomainError
from core.models import TimelineEntry
from projects.enums import ChangeKind, ContractState, MilestoneState, ReportState
from projects.models import Evaluation, Project
from projects.services.acceptance import decide
from projects.services.amendment import agree, propose_amendment
from projects.services.change import propose_change
from projects.services.contract_time import extend_contract_time
from projects.services.evaluation import give_evaluation
from projects.services.reports import set_rhythm
from projects.transitions.change import change_machine
from projects.transitions.milestone import milestone_machine
from projects.transitions.report import report_machine
from tests.factories.acceptance import applied, running_project, verdicts
from tests.factories.accounts import give_role
from tests.factories.claims import Case, make_case
from tests.factories.contracts import case_contract, prepared_project
from tests.factories.project_work import begin_project, milestone_in, report_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """The head of the enterprise is away today; a member, who may do less, stands in."""
    case = make_case()
    today = timezone.localdate()
    name_stand_in(
        actor=case.users["head"],
        delegate=case.users["member"],
        organisation=case.organisations["enterprise"],
        starts_on=today,
        ends_on=today,
    )
    return case


def lines_of(actor: Any, since: int) -> list[tuple[str, str | None]]:
    """Events that ``actor`` wrote after ``since``, each with the name of who was represented."""
    rows = TimelineEntry.objects.filter(actor=actor, pk__gt=since).order_by("pk")
    return [(one.event, one.on_behalf_of and one.on_behalf_of.name) for one in rows.select_related("on_behalf_of")]


def last() -> int:
    return TimelineEntry.objects.latest("pk").pk


def test_the_verdict_and_everything_that_follows_from_it(case: Case) -> None:
    round_, since = applied(running_project(case)), last()
    decide(round_, actor=case.users["member"], result="passed", verdicts=verdicts(round_))
    found = lines_of(case.users["member"], since)
    assert dict(found) == {
        "project.completed": "Head",
        "file.added": "Head",
        "need.solved": "Head",
        "claim.fulfilled": "Head",
        "evaluation.asked": "Head",
    }


def test_consent_to_a_change(case: Case) -> None:
    project = begin_project(prepared_project(case))
    ends_on = (project.ends_on or timezone.localdate()) + datetime.timedelta(days=9)
    change = propose_change(
        actor=case.users["leader"],
        project=project,
        kind=ChangeKind.EXTENSION,
        values={"ends_on": ends_on.isoformat()},
        reason="Late delivery.",
    )
    since = last()
    change_machine.run(change, "agreed", actor=case.users["member"])
    assert lines_of(case.users["member"], since) == [
        ("change.agreed", "Head"),
        ("project.change_agreed", "Head"),
    ]


def test_agreement_to_an_amendment(case: Case) -> None:
    contract = case_contract(case, ContractState.SIGNED)
    amendment = propose_amendment(actor=case.users["leader"], contract=contract, reason="We part.", ends_contract=True)
    since = last()
    agree(actor=case.users["member"], amendment=amendment, side="enterprise")
    assert lines_of(case.users["member"], since) == [("amendment.agreed_by_enterprise", "Head")]
    # The head is behind the enterprise's word already, and does not speak for the university as well.
    give_role(case.users["head"], case.organisations["university"], Role.TRANSFER_OFFICE)
    with translation.override("en"), pytest.raises(DomainError, match="a different person"):
        agree(actor=case.users["head"], amendment=amendment, side="transfer_office")


def test_more_time_for_the_contract(case: Case) -> None:
    project, since = prepared_project(case), last()
    extend_contract_time(actor=case.users["member"], project=project, days=10, comment="Still reading.")
    assert lines_of(case.users["member"], since) == [("project.contract_time_extended", "Head")]


def test_the_rhythm_of_reports(case: Case) -> None:
    project = begin_project(prepared_project(case))
    since = last()
    set_rhythm(actor=case.users["member"], project=project, report_months=1)
    assert lines_of(case.users["member"], since) == [("project.reports_scheduled", "Head")]


def test_what_a_member_may_do_alone_names_nobody_else(case: Case) -> None:
    project, member = begin_project(prepared_project(case)), case.users["member"]
    milestone = milestone_in(project, MilestoneState.SUBMITTED, done="Done.")
    report = report_in(project, ReportState.SUBMITTED, done="Done.", percent=20)
    since = last()
    milestone_machine.run(milestone, "confirmed", actor=member)
    report_machine.run(report, "reviewed", actor=member)
    assert lines_of(member, since) == [
        ("milestone.confirmed", None),
        ("project.milestone_confirmed", None),
        ("report.reviewed", None),
        ("project.report_reviewed", None),
    ]


def test_an_evaluation_by_a_member_and_a_verdict_by_the_head(case: Case) -> None:
    round_ = applied(running_project(case))
    since = last()
    decide(round_, actor=case.users["head"], result="passed", verdicts=verdicts(round_))
    assert {absent for _event, absent in lines_of(case.users["head"], since)} == {None}
    since = last()
    evaluation = Evaluation.objects.get(project=Project.objects.get(), side="enterprise")
    marks = {"quality": 5, "punctuality": 4, "communication": 5}
    give_evaluation(actor=case.users["member"], evaluation=evaluation, marks=marks, words="Well done.")
    assert lines_of(case.users["member"], since) == [("evaluation.given", None)]
