"""Outcomes: reported by one side, confirmed by the other or the college; evaluations by both sides."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from indicators.values import values
from needs.enums import ClaimState
from notifications import sweeping
from notifications.models import OutgoingMail, WaitingItem
from projects.enums import EvaluationState, OutcomeKind, OutcomeState, ProjectState
from projects.models import Evaluation, Outcome, Project
from projects.selectors.outcome import outcomes_of, totals_of
from projects.services import evaluation as evaluations
from projects.services import outcome as services
from projects.services.leadership import name_leader
from projects.transitions.evaluation import evaluation_machine
from projects.transitions.outcome import outcome_machine
from projects.transitions.project import project_machine
from tests.core.machines import check_steps, check_table
from tests.factories.acceptance import accepted, running_project
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_leader
from tests.factories.outcomes import outcome_data, report
from tests.figures import count_everything, differences
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
MARKS = {"quality": 5, "punctuality": 4, "communication": 3}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


@pytest.fixture
def project(case: Case) -> Project:
    return running_project(case)


CONFIRM_COLLEGE = {"head", "member"}
OUTCOME_STEPS = {
    ("reported", "confirmed"): CONFIRM_COLLEGE,
    ("reported", "declined"): CONFIRM_COLLEGE,
    ("reported", "withdrawn"): {"leader", "college_admin"},
    ("declined", "reported"): {"leader", "college_admin"},
    ("declined", "withdrawn"): {"leader", "college_admin"},
}
OUTCOME_AUTOMATIC = {("reported", "declined"), ("reported", "withdrawn"), ("declined", "withdrawn")}


def test_the_tables_are_complete() -> None:
    check_table(outcome_machine, expected=OUTCOME_STEPS, automatic=OUTCOME_AUTOMATIC)
    check_table(evaluation_machine, expected=EVALUATION_STEPS, automatic=EVALUATION_AUTOMATIC)


@pytest.mark.parametrize("source", OutcomeState.values)
def test_steps_of_an_outcome(case: Case, project: Project, source: str) -> None:
    def make(state: str) -> Outcome:
        outcome = report(project, case.users["leader"], "saved_cost")
        Outcome.objects.filter(pk=outcome.pk).update(state=state)
        return Outcome.objects.select_related("project__enterprise", "project__leader").get(pk=outcome.pk)

    check_steps(
        outcome_machine, source, make=make, users=case.users, expected=OUTCOME_STEPS, automatic=OUTCOME_AUTOMATIC
    )


EVALUATION_STEPS = {("asked", "given"): {"head", "member"}}
EVALUATION_AUTOMATIC = {("asked", "lapsed")}


@pytest.mark.parametrize("source", EvaluationState.values)
def test_steps_of_an_evaluation(case: Case, project: Project, source: str) -> None:
    def make(state: str) -> Evaluation:
        row = Evaluation.objects.create(
            project=project, side="enterprise", author=case.users["head"], state=state, **MARKS
        )
        return Evaluation.objects.select_related("project__enterprise", "project__leader").get(pk=row.pk)

    check_steps(
        evaluation_machine,
        source,
        make=make,
        users=case.users,
        expected=EVALUATION_STEPS,
        automatic=EVALUATION_AUTOMATIC,
    )


@pytest.mark.parametrize(
    ("reporter", "kind", "allowed"),
    [
        ("leader", "paper", {"college_admin"}),
        ("leader", "patent", {"college_admin"}),
        ("head", "patent", {"college_admin"}),
        ("leader", "new_product", {"head", "member"}),
        ("college_admin", "jobs", {"head", "member"}),
        ("head", "added_revenue", {"leader"}),
        ("member", "standard", {"leader"}),
        ("college_admin", "paper", set()),
    ],
)
def test_who_confirms(case: Case, project: Project, reporter: str, kind: str, allowed: set[str]) -> None:
    outcome = report(project, case.users[reporter], kind)
    outcome = Outcome.objects.select_related("project__enterprise", "project__leader").get(pk=outcome.pk)
    may = {
        role
        for role, user in case.users.items()
        if user is not None and outcome_machine.can(user, outcome, OutcomeState.CONFIRMED)
    }
    assert may == allowed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "saved_cost", "amount": None}, "amount"),
        ({"kind": "saved_cost", "amount": Decimal(0)}, "amount"),
        ({"kind": "paper", "amount": Decimal(5), "reference": "10.1/x"}, "amount"),
        ({"kind": "paper", "amount": None, "reference": " "}, "reference"),
        ({"kind": "jobs", "amount": Decimal("2.5")}, "amount"),
        ({"kind": "new_product", "amount": None, "year": 1999}, "year"),
        ({"kind": "new_product", "amount": None, "year": 2199}, "year"),
    ],
)
def test_what_each_kind_needs(case: Case, project: Project, changes: Any, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.report_outcome(actor=case.users["leader"], project=project, data=outcome_data("paper") | changes)
    assert refused.value.field == field


def test_only_both_sides_report_and_only_after_the_beginning(case: Case, project: Project) -> None:
    for role in ("rival", "district_official", "park_official", "transfer_office"):
        with pytest.raises(NotAllowed):
            services.report_outcome(actor=case.users[role], project=project, data=outcome_data("paper"))
    Project.objects.update(state=ProjectState.PREPARING)
    with pytest.raises(NotAllowed):
        services.report_outcome(actor=case.users["leader"], project=project, data=outcome_data("paper"))


def test_added_years_after_the_end(case: Case, project: Project) -> None:
    accepted(project, case.users["head"])
    year = timezone.localdate().year + 3
    with time_machine.travel(f"{year}-05-06 10:00:00+08:00", tick=False):
        report(project, case.users["head"], "added_revenue", amount=Decimal("1250000.50"))
    outcome = Outcome.objects.get()
    assert (outcome.year, outcome.amount) == (year, Decimal("1250000.50"))


def test_totals_count_what_is_confirmed_by_kind(case: Case, project: Project) -> None:
    for amount, state in ((100, "confirmed"), (200, "confirmed"), (400, "reported"), (800, "declined")):
        outcome = report(project, case.users["leader"], "saved_cost", amount=Decimal(amount))
        Outcome.objects.filter(pk=outcome.pk).update(state=state)
    Outcome.objects.filter(pk=report(project, case.users["leader"], "paper").pk).update(state="confirmed")
    totals = [(one.label, one.count, one.amount, one.is_money) for one in totals_of(outcomes_of(project))]
    assert totals == [(OutcomeKind.PAPER.label, 1, 0, False), (OutcomeKind.SAVED_COST.label, 2, 300, True)]


def test_declined_corrected_confirmed(case: Case, project: Project) -> None:
    outcome = report(project, case.users["leader"], "saved_cost")
    outcome_machine.run(outcome, OutcomeState.DECLINED, actor=case.users["head"], comment="Too much.")
    outcome.refresh_from_db()
    data = outcome_data("saved_cost") | {"amount": Decimal("10.00")}
    with pytest.raises(Conflict):
        services.correct_outcome(actor=case.users["leader"], outcome=outcome, data=data, seen=outcome.version - 1)
    services.correct_outcome(actor=case.users["leader"], outcome=outcome, data=data, seen=outcome.version)
    outcome_machine.run(outcome, OutcomeState.CONFIRMED, actor=case.users["member"])
    outcome.refresh_from_db()
    assert (outcome.state, outcome.amount, outcome.confirmed_by) == ("confirmed", 10, case.users["member"])
    with pytest.raises(NotAllowed):
        services.correct_outcome(actor=case.users["leader"], outcome=outcome, data=data, seen=None)
    assert set(OutgoingMail.objects.values_list("event", "user__name")) == {
        ("outcome.reported", "Head"),
        ("outcome.reported", "Member"),
        ("outcome.declined", "Leader"),
        ("outcome.confirmed", "Leader"),
    }


def sweep_after(item: WaitingItem, days: int) -> None:
    with time_machine.travel(f"{add_working_days(item.due_on, days)} 10:00:00+08:00", tick=False):
        sweeping.sweep()


def test_an_outcome_that_nobody_confirms_and_nobody_corrects(case: Case, project: Project) -> None:
    outcome = report(project, case.users["leader"], "paper")
    sweep_after(WaitingItem.objects.open().get(machine="outcome"), 3)
    assert OutgoingMail.objects.filter(event="waiting.escalated", user=case.users["transfer_office"]).exists()
    sweep_after(WaitingItem.objects.open().get(machine="outcome"), 21)
    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.DECLINED
    sweep_after(WaitingItem.objects.open().get(machine="outcome"), 21)
    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.WITHDRAWN
    assert not WaitingItem.objects.open().filter(machine="outcome").exists()


def test_what_waited_for_the_old_leader_waits_for_the_new_one(case: Case, project: Project) -> None:
    report(project, case.users["head"], "saved_cost")
    new = make_leader(case.organisations["college"])
    name_leader(actor=case.users["college_admin"], project=project, leader=new, comment="The old one has moved.")
    item = WaitingItem.objects.open().get(machine="outcome")
    assert list(item.assignees.values_list("user_id", flat=True)) == [new.user_id]


def test_both_sides_are_asked_when_a_project_is_over(case: Case, project: Project) -> None:
    accepted(project, case.users["head"])
    assert list(Evaluation.objects.values_list("side", "state")) == [("enterprise", "asked"), ("college", "asked")]
    mails = OutgoingMail.objects.filter(event="evaluation.asked").values_list("user__name", flat=True)
    assert sorted(mails) == ["Head", "Leader", "Member"]


def test_a_terminated_project_is_evaluated_and_one_that_never_began_is_not(case: Case, project: Project) -> None:
    project_machine.run(project, ProjectState.TERMINATED, actor=case.users["head"], comment="Why")
    assert Evaluation.objects.count() == 2
    other = make_case()
    never = running_project(other)
    Project.objects.filter(pk=never.pk).update(starts_on=None, state=ProjectState.PREPARING)
    never = Project.objects.get(pk=never.pk)
    project_machine.run(never, ProjectState.TERMINATED, actor=other.users["head"], comment="Why")
    assert not Evaluation.objects.filter(project=never).exists()
    assert never.claim is not None
    never.claim.refresh_from_db()
    assert never.claim.state == ClaimState.RELEASED


def give(case: Case, role: str, side: str, **marks: Any) -> Evaluation:
    evaluation = Evaluation.objects.get(side=side)
    return evaluations.give_evaluation(
        actor=case.users[role], evaluation=evaluation, marks=MARKS | marks, words="Words of " + role
    )


def readers(case: Case, side: str) -> set[str]:
    rows = Evaluation.objects.filter(side=side)
    return {role for role, user in case.users.items() if user and (rows & Evaluation.objects.visible_to(user)).exists()}


def test_each_side_reads_the_other_when_both_have_given_theirs(case: Case, project: Project) -> None:
    accepted(project, case.users["head"])
    give(case, "member", "enterprise")
    assert readers(case, "enterprise") == {"head", "member"}
    assert readers(case, "college") == {"leader", "college_admin"}
    page = signed_in(case.users["leader"]).get(f"/projects/{project.pk}/evaluations/").content.decode()
    assert "Words of member" not in page
    assert not OutgoingMail.objects.filter(event="evaluation.shown").exists()
    give(case, "leader", "college")
    everybody = {"head", "member", "leader", "college_admin", "transfer_office", "district_official", "park_official"}
    assert readers(case, "enterprise") == readers(case, "college") == everybody
    page = signed_in(case.users["leader"]).get(f"/projects/{project.pk}/evaluations/").content.decode()
    assert "Words of member" in page
    shown = OutgoingMail.objects.filter(event="evaluation.shown").values_list("user__name", flat=True)
    assert sorted(shown) == ["Head", "Member"]


def test_after_fifteen_working_days_one_is_shown_without_the_other(case: Case, project: Project) -> None:
    accepted(project, case.users["head"])
    give(case, "head", "enterprise")
    item = WaitingItem.objects.open().get(machine="evaluation")
    assert item.due_on == add_working_days(timezone.localdate(), 15)
    sweep_after(item, 1)
    assert Evaluation.objects.get(side="college").state == EvaluationState.LAPSED
    assert "leader" in readers(case, "enterprise")
    with pytest.raises(Conflict):
        give(case, "leader", "college")


@pytest.mark.parametrize("mark", [0, 6, None])
def test_marks_have_bounds(case: Case, project: Project, mark: int | None) -> None:
    accepted(project, case.users["head"])
    page = signed_in(case.users["leader"]).post(
        f"/projects/{project.pk}/evaluations/give/", {"quality": mark or "", "punctuality": 3, "communication": 3}
    )
    assert page.status_code == 422
    assert Evaluation.objects.get(side="college").state == EvaluationState.ASKED


def test_one_evaluation_for_each_side(case: Case, project: Project) -> None:
    accepted(project, case.users["head"])
    head, member = signed_in(case.users["head"]), signed_in(case.users["member"])
    url = f"/projects/{project.pk}/evaluations/give/"
    assert head.post(url, MARKS).status_code == 302
    assert member.post(url, MARKS).status_code == 409
    with pytest.raises(NotAllowed):
        give(case, "head", "college")


def test_the_way_through_the_pages(case: Case, project: Project) -> None:
    leader, head = signed_in(case.users["leader"]), signed_in(case.users["head"])
    url = f"/projects/{project.pk}/outcomes/new/"
    form = {"kind": "saved_cost", "title": "Less steam", "year": timezone.localdate().year, "amount": ""}
    form["submission"] = str(uuid.uuid4())
    assert leader.post(url, form).status_code == 422
    form["amount"] = "120000"
    first = leader.post(url, form)
    again = leader.post(url, form)
    outcome = Outcome.objects.get()
    assert first["Location"] == again["Location"] == outcome.get_absolute_url()
    edit = f"/projects/outcomes/{outcome.pk}/edit/"
    assert leader.post(edit, form | {"seen": outcome.version + 1}).status_code == 409
    assert leader.post(edit, form | {"seen": outcome.version, "title": "Less heat"}).status_code == 302
    assert head.get(edit).status_code == 403
    step = f"/projects/outcomes/{outcome.pk}/step/confirmed/"
    assert head.get(step).status_code == 200
    assert head.post(step, {"seen": "reported"}).status_code == 302
    assert head.post(step, {"seen": "reported"}).status_code == 409
    assert "Less heat" in head.get(f"/projects/{project.pk}/outcomes/").content.decode()


@pytest.mark.parametrize("size", [1, 20])
def test_a_page_costs_the_same_at_every_size(case: Case, project: Project, size: int) -> None:
    for _number in range(size):
        outcome = report(project, case.users["leader"], "saved_cost")
    accepted(project, case.users["head"])
    costs = {}
    for role in ("leader", "head", "district_official"):
        client = signed_in(case.users[role])
        costs[role, "tab"] = statements(client, f"/projects/{project.pk}/outcomes/")
        costs[role, "one"] = statements(client, outcome.get_absolute_url())
        costs[role, "evaluations"] = statements(client, f"/projects/{project.pk}/evaluations/")
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}


def test_figures_count_what_their_records_show(case: Case, project: Project) -> None:
    count_everything()
    outcome = report(project, case.users["leader"], "saved_cost")
    outcome_machine.run(outcome, OutcomeState.CONFIRMED, actor=case.users["head"])
    report(project, case.users["leader"], "jobs")
    accepted(project, case.users["head"])
    give(case, "member", "enterprise", quality=4)
    keys = ("outcomes.saved_cost", "outcomes.jobs", "evaluations.quality", "evaluations.satisfaction")
    sides = ("evaluations.satisfaction_enterprise", "needs.solution_rate", "projects.passed_rate")
    before = values(case.organisations["district"].pk, [*keys, *sides])
    assert [before[key].text for key in keys] == ["CNY 5,000", "0", "0", "—"]
    give(case, "leader", "college")
    found = values(case.organisations["district"].pk, [*keys, *sides])
    assert [found[key].number for key in keys] == [5000, 0, 9, Decimal(23) / 6]
    assert [found[key].text for key in sides] == ["3.7", "100.0 %", "100.0 %"]
    assert found["evaluations.satisfaction"].text_with_unit == "3.8 of 5 points"
    assert differences() == []
