"""Change requests: consent of both sides, applied at once or not at all, never beside a milestone's confirmation."""

import datetime
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from needs.enums import ClaimState, TeamRole
from needs.services import acceptance
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from projects.enums import ChangeKind, ChangeState, MilestoneState, ProjectState, Side
from projects.models import ChangeRequest, Milestone, Project, ProjectMember
from projects.selectors.change import present, rows_of, team_of
from projects.services.change import propose_change
from projects.transitions.change import change_machine
from projects.transitions.milestone import milestone_machine
from projects.transitions.project import project_machine
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_leader
from tests.factories.project_work import begin_project
from tests.kept import kept
from tests.needs.test_claim_pages import statements

WHY = "The membrane is six weeks late."


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def running_case() -> Case:
    case = make_case()
    acceptance.accept(case.claim(ClaimState.SHORTLISTED), actor=case.users["head"])
    begin_project(Project.objects.get())
    return case


case = kept(running_case)


def propose(case: Case, kind: str, values: dict[str, Any], by: str = "leader") -> ChangeRequest:
    return propose_change(actor=case.users[by], project=Project.objects.get(), kind=kind, values=values, reason=WHY)


def agree(case: Case, change: ChangeRequest, by: str = "head") -> ChangeRequest:
    row: ChangeRequest = change_machine.run(change, ChangeState.AGREED, actor=case.users[by])
    return row


STEPS = {
    ("proposed", "agreed"): {"head"},
    ("proposed", "declined"): {"head"},
    ("proposed", "withdrawn"): {"leader", "college_admin"},
}
BY_TIME = {("proposed", "declined"), ("proposed", "withdrawn")}


def test_the_table_is_complete() -> None:
    check_table(change_machine, expected=STEPS, automatic=BY_TIME)


@pytest.mark.parametrize("source", ChangeState.values)
def test_steps(case: Case, source: str) -> None:
    def make(state: str) -> ChangeRequest:
        change = propose(case, ChangeKind.SCOPE, {"purpose": "Less chloride."})
        ChangeRequest.objects.update(state=state)
        change.refresh_from_db()
        return change

    check_steps(change_machine, source, make=make, users=case.users, expected=STEPS, automatic=BY_TIME)


def test_what_the_enterprise_proposes_the_college_answers(case: Case) -> None:
    change = propose(case, ChangeKind.SCOPE, {"purpose": "Less chloride."}, by="member")
    assert change.proposed_side == Side.ENTERPRISE
    with pytest.raises(NotAllowed):
        agree(case, change, by="head")
    assert agree(case, change, by="college_admin").agreed_by == case.users["college_admin"]
    assert Project.objects.get().purpose == "Less chloride."


def test_an_extension_moves_every_day(case: Case) -> None:
    project = Project.objects.get()
    assert project.ends_on is not None
    last = project.milestones.order_by("-due_on")[0]
    end, due = project.ends_on + datetime.timedelta(days=90), last.due_on + datetime.timedelta(days=60)
    key = f"milestone:{last.pk}:due_on"
    change = propose(case, ChangeKind.EXTENSION, {"ends_on": end.isoformat(), key: due.isoformat()})
    assert [str(row.label) for row in rows_of(change)] == ["End of the project", "Pilot scale accepted: due"]
    agree(case, change)
    project.refresh_from_db()
    last.refresh_from_db()
    assert (project.ends_on, last.due_on, project.reports.last().period_end) == (end, due, end)  # type: ignore[union-attr]
    told = set(OutgoingMail.objects.filter(event="change.agreed").values_list("user__name", flat=True))
    assert told == {"Leader", "Member", "College admin"}


def test_a_budget_adds_up(case: Case) -> None:
    keys = [key for key in present(Project.objects.get(), ChangeKind.BUDGET) if key != "planned_value"]
    with pytest.raises(DomainError) as refused:
        propose(case, ChangeKind.BUDGET, {"planned_value": "400000.00", keys[0]: "200000.00"})
    assert str(refused.value) == "The payments at the milestones add up to 350,000.00 yuan, not to the value."
    agree(case, propose(case, ChangeKind.BUDGET, {"planned_value": "350000.00", keys[0]: "200000.00"}))
    project = Project.objects.get()
    amounts = list(project.milestones.values_list("amount", flat=True))
    assert (project.planned_value, amounts) == (Decimal(350_000), [Decimal(200_000), Decimal(150_000)])


def test_a_target(case: Case) -> None:
    requirement = Project.objects.get().requirements.first()
    assert requirement is not None
    agree(case, propose(case, ChangeKind.REQUIREMENT, {f"requirement:{requirement.pk}:target": "60"}))
    requirement.refresh_from_db()
    assert requirement.target == "60"


def test_a_team(case: Case) -> None:
    new = make_leader(case.organisations["college"], "New member")
    rows = [
        {"role": TeamRole.MEMBER, "researcher": new.pk, "name": "New member", "task": "Analysis"},
        {"role": TeamRole.STUDENT, "researcher": None, "name": "Student A", "task": ""},
    ]
    agree(case, propose(case, ChangeKind.TEAM, {"members": rows}))
    project = Project.objects.get()
    assert team_of(project) == rows
    assert Project.objects.visible_to(new.user).get() == project
    new.college = case.organisations["other_college"]
    new.save()
    assert not Project.objects.visible_to(type(new.user).objects.get(pk=new.user_id)).exists()
    agree(case, propose(case, ChangeKind.TEAM, {"members": rows[1:]}))
    assert list(ProjectMember.objects.values_list("name", flat=True)) == ["Leader", "Student A"]


def test_nothing_is_no_change(case: Case) -> None:
    with pytest.raises(DomainError, match="Nothing would change"):
        propose(case, ChangeKind.EXTENSION, present(Project.objects.get(), ChangeKind.EXTENSION))


def test_old_values_must_hold(case: Case) -> None:
    first = propose(case, ChangeKind.SCOPE, {"purpose": "Less chloride."})
    second = propose(case, ChangeKind.SCOPE, {"purpose": "No chloride."})
    agree(case, first)
    with pytest.raises(Conflict):
        agree(case, second)
    second.refresh_from_db()
    assert (second.state, Project.objects.get().purpose) == (ChangeState.PROPOSED, "Less chloride.")


def test_a_confirmed_milestone_is_not_changed(case: Case) -> None:
    milestone = Milestone.objects.first()
    assert milestone is not None
    change = propose(case, ChangeKind.SCOPE, {f"milestone:{milestone.pk}:deliverable": "A longer report"})
    Milestone.objects.filter(pk=milestone.pk).update(state=MilestoneState.CONFIRMED)
    with pytest.raises(Conflict):
        agree(case, change)


def test_no_answer_is_no_consent(case: Case) -> None:
    change = propose(case, ChangeKind.SCOPE, {"purpose": "Less chloride."})
    item = WaitingItem.objects.open().of(change).get()
    assert list(item.assignees.values_list("role", flat=True)) == ["enterprise_head"]
    day = add_working_days(item.due_on, 11)
    moment = datetime.datetime.combine(day, datetime.time(9), tzinfo=timezone.get_default_timezone())
    with time_machine.travel(moment, tick=False):
        sweep()
    change.refresh_from_db()
    assert (change.state, Project.objects.get().purpose) == (ChangeState.DECLINED, "")


def test_a_terminated_project_leaves_no_open_change(case: Case) -> None:
    change = propose(case, ChangeKind.SCOPE, {"purpose": "Less chloride."})
    project_machine.run(
        Project.objects.get(), ProjectState.TERMINATED, actor=case.users["head"], comment="Sold.", settlement="Paid."
    )
    change.refresh_from_db()
    assert (change.state, Project.objects.get().settlement) == (ChangeState.WITHDRAWN, "Paid.")
    assert {item.key for item in WaitingItem.objects.open()} == {"project.terminated", "evaluation.asked"}


@pytest.mark.django_db(transaction=True)
def test_a_milestone_is_confirmed_while_a_change_to_it_is_agreed() -> None:
    """Both lock the project: whichever comes first, the other sees it. Never a confirmed milestone with a moved day."""
    case = running_case()
    milestone = Milestone.objects.order_by("due_on")[0]
    old = milestone.due_on
    assert old is not None
    new = old + datetime.timedelta(days=30)
    change = propose(case, ChangeKind.EXTENSION, {f"milestone:{milestone.pk}:due_on": new.isoformat()})
    milestone = milestone_machine.run(
        milestone, MilestoneState.SUBMITTED, actor=case.users["leader"], done="Three columns tested."
    )
    start = threading.Barrier(2)
    outcomes: dict[str, str] = {}

    def work(name: str, act: Any) -> None:
        try:
            start.wait()
            act()
            outcomes[name] = "done"
        except Conflict:
            outcomes[name] = "conflict"
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=("change", lambda: agree(case, change))),
        threading.Thread(
            target=work,
            args=(
                "milestone",
                lambda: milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=case.users["member"]),
            ),
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    milestone.refresh_from_db()
    change.refresh_from_db()
    assert outcomes["milestone"] == "done"
    assert milestone.state == MilestoneState.CONFIRMED
    expected = {"done": (ChangeState.AGREED, new), "conflict": (ChangeState.PROPOSED, old)}[outcomes["change"]]
    assert (change.state, milestone.due_on) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ChangeKind.values)
def test_a_form_for_each_kind(case: Case, kind: str) -> None:
    project = Project.objects.get()
    client = signed_in(case.users["leader"])
    url = f"/projects/{project.pk}/changes/new/{kind}/"
    page = client.get(url)
    form = page.context["form"]
    data = {name: field.initial for name, field in form.fields.items()} | {"reason": WHY}
    data |= {f"members-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client.post(url, data).status_code == 422  # nothing would change
    data |= {
        "extension": {"ends_on": "2031-01-01"},
        "scope": {"purpose": "Less chloride."},
        "requirement": {next((n for n in form.fields if n.endswith("-target")), ""): "60"},
        "budget": {n: (500_000 if n == "planned_value" else 250_000) for n in form.fields if n != "reason"},
        "team": {
            "members-TOTAL_FORMS": "1",
            "members-0-role": "student",
            "members-0-name": "Student A",
            "members-0-task": "",
        },
    }[kind]
    data["submission"] = "6f1c1f3e-8d4c-4f0e-9d50-4d4c3c1b2a10"
    first, second = client.post(url, data), client.post(url, data)
    change = ChangeRequest.objects.get()
    assert (first["Location"], second["Location"]) == (change.get_absolute_url(),) * 2
    assert change.kind == kind


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 12])
def test_pages_cost_the_same_at_every_size(case: Case, size: int) -> None:
    project = Project.objects.get()
    for number in range(size):
        change = propose(case, ChangeKind.SCOPE, {"purpose": f"Less chloride: {number}"})
    costs = {}
    for role in ("leader", "head", "college_admin", "district_official"):
        client = signed_in(case.users[role])
        for page in (f"/projects/{project.pk}/changes/", change.get_absolute_url()):
            costs[role, page] = statements(client, page)
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
