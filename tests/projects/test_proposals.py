"""Directed projects: proposed by one side, confirmed by the other, with the leader's word; then a project without a need."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import DomainError, NotAllowed
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from projects.enums import ChangeState, ProjectOrigin, ProjectState, Side
from projects.models import DirectedProposal, Project
from projects.policies.project import can_release
from projects.services.contract_time import extend_contract_time
from projects.services.proposal import agree_to_lead, propose_project
from projects.transitions.project import project_machine
from projects.transitions.proposal import proposal_machine
from researchers.models import Researcher
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_leader
from tests.factories.project_work import DIRECTED, begin_project
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


def propose(case: Case, by: str, **data: Any) -> DirectedProposal:
    return propose_project(actor=case.users[by], enterprise=case.enterprise, leader=case.leader, **{**DIRECTED, **data})


def confirm(case: Case, proposal: DirectedProposal, by: str) -> Project:
    proposal_machine.run(proposal, ChangeState.AGREED, actor=case.users[by])
    return Project.objects.get()


STEPS = {
    ("proposed", "agreed"): {"head"},
    ("proposed", "declined"): {"head"},
    ("proposed", "withdrawn"): {"leader", "college_admin"},
}
BY_TIME = {("proposed", "declined")}


def test_the_table_is_complete() -> None:
    check_table(proposal_machine, expected=STEPS, automatic=BY_TIME)


@pytest.mark.parametrize("source", ChangeState.values)
def test_steps(case: Case, source: str) -> None:
    def make(state: str) -> DirectedProposal:
        proposal = propose(case, "leader")
        DirectedProposal.objects.update(state=state)
        proposal.refresh_from_db()
        return proposal

    check_steps(proposal_machine, source, make=make, users=case.users, expected=STEPS, automatic=BY_TIME)


def test_the_leader_proposes_and_the_enterprise_confirms(case: Case) -> None:
    project = confirm(case, propose(case, "leader"), "head")
    assert (project.origin, project.need, project.claim, project.state) == (
        ProjectOrigin.DIRECTED,
        None,
        None,
        ProjectState.PREPARING,
    )
    assert list(project.requirements.values_list("name", "target")) == [("Salt", "2")]
    assert list(project.milestones.values_list("title", "month", "amount")) == [
        ("Bench scale", 3, Decimal(100_000)),
        ("Pilot scale", 6, Decimal(200_000)),
    ]
    assert list(project.members.values_list("role", "name", "joined_from")) == [
        ("leader", "Leader", case.organisations["college"].pk)
    ]
    assert Researcher.objects.get(pk=case.leader.pk).running_projects == 1
    told = set(OutgoingMail.objects.filter(event="proposal.agreed").values_list("user__name", flat=True))
    assert told == {"Leader", "College admin", "Member"}


def test_the_enterprise_proposes_the_leader_agrees_the_college_confirms(case: Case) -> None:
    proposal = propose(case, "member")
    assert (proposal.proposed_side, proposal.leader_agreed_at) == (Side.ENTERPRISE, None)
    assert [row.user for row in WaitingItem.objects.get().assignees.all()] == [case.users["leader"]]
    with pytest.raises(DomainError, match="The leader has not agreed yet"):
        confirm(case, proposal, "college_admin")
    with pytest.raises(NotAllowed):
        agree_to_lead(actor=case.users["rival"], proposal=proposal)
    agree_to_lead(actor=case.users["leader"], proposal=proposal)
    assert [row.role for row in WaitingItem.objects.get().assignees.all()] == ["college_admin"]
    with pytest.raises(NotAllowed):
        confirm(case, proposal, "head")
    assert confirm(case, proposal, "college_admin").title == "Low-salt pigment"


def test_the_college_may_propose_for_a_leader(case: Case) -> None:
    proposal = propose(case, "college_admin")
    assert proposal.proposed_side == Side.COLLEGE
    agree_to_lead(actor=case.users["leader"], proposal=proposal)
    assert confirm(case, proposal, "head").leader == case.leader


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"data": {**DIRECTED["data"], "value": Decimal(1)}}, "value"),
        ({"data": {**DIRECTED["data"], "months": 5}}, "months"),
        ({"milestones": []}, None),
    ],
)
def test_a_plan_holds_together(case: Case, data: dict[str, Any], field: str | None) -> None:
    with pytest.raises(DomainError) as refused:
        propose(case, "leader", **data)
    assert refused.value.field == field


def test_outsiders_propose_nothing(case: Case) -> None:
    for role in ("district_official", "rival", "other_admin", "outside_researcher"):
        with pytest.raises(NotAllowed):
            propose(case, role)
    far = make_leader(case.organisations["other_college"], "Far")
    with pytest.raises(DomainError) as refused:
        propose_project(actor=case.users["head"], enterprise=case.enterprise, leader=far, **DIRECTED)
    assert refused.value.field == "leader"


def office(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), tzinfo=timezone.get_default_timezone())


def test_a_proposal_that_nobody_answers_is_declined(case: Case) -> None:
    proposal = propose(case, "leader")
    item = WaitingItem.objects.get()
    with time_machine.travel(office(add_working_days(item.due_on, 16)), tick=False):
        sweep()
    proposal.refresh_from_db()
    assert proposal.state == ChangeState.DECLINED


def test_the_project_itself_waits_for_its_contract(case: Case) -> None:
    project = confirm(case, propose(case, "leader"), "head")
    assert WaitingItem.objects.open().of(project).get().key == "project.preparing"
    assert not can_release(case.users["head"], project)
    extend_contract_time(actor=case.users["head"], project=project, days=20, comment="The legal office reads.")
    item = WaitingItem.objects.open().of(project).get()
    assert item.due_on == add_working_days(timezone.localdate(), 20)
    with time_machine.travel(office(add_working_days(item.due_on, 16)), tick=False):
        sweep()
    project.refresh_from_db()
    assert (project.state, WaitingItem.objects.open().count()) == (ProjectState.TERMINATED, 0)
    assert Researcher.objects.get(pk=case.leader.pk).running_projects == 0


def test_a_directed_project_runs_and_ends_like_any_other(case: Case) -> None:
    project = begin_project(confirm(case, propose(case, "leader"), "head"))
    assert WaitingItem.objects.open().count() == 0
    project_machine.run(project, ProjectState.TERMINATED, actor=case.users["head"], comment="The plant was sold.")
    assert {item.key for item in WaitingItem.objects.open()} == {"evaluation.asked"}


def form_data(case: Case) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": "Low-salt pigment",
        "enterprise": case.enterprise.organisation.name,
        "leader": case.leader.pk,
        "area": "process_upgrading",
        "purpose": "Less salt.",
        "value": "30",
        "months": "6",
        "requirements-TOTAL_FORMS": "1",
        "requirements-INITIAL_FORMS": "0",
        "milestones-TOTAL_FORMS": "1",
        "milestones-INITIAL_FORMS": "0",
        "submission": "6f1c1f3e-8d4c-4f0e-9d50-4d4c3c1b2a11",
    }
    data |= {f"requirements-0-{k}": v for k, v in DIRECTED["requirements"][0].items()}
    data |= {"milestones-0-title": "All", "milestones-0-month": "6", "milestones-0-amount": "30"}
    return data


@pytest.mark.parametrize("role", ["head", "leader", "college_admin"])
def test_the_form_sent_twice_proposes_once(case: Case, role: str) -> None:
    client = signed_in(case.users[role])
    assert client.get("/projects/proposals/new/").status_code == 200
    places = [client.post("/projects/proposals/new/", form_data(case)).get("Location") for _time in range(2)]
    proposal = DirectedProposal.objects.get()
    assert places == [proposal.get_absolute_url()] * 2
    refused = client.post("/projects/proposals/new/", {**form_data(case), "value": "31", "submission": ""})
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"value"})


@pytest.mark.parametrize("size", [1, 12])
def test_pages_cost_the_same_at_every_size(case: Case, size: int) -> None:
    project = confirm(case, propose(case, "leader"), "head")
    for _number in range(size):
        proposal = propose(case, "leader")
    pages = [f"/projects/{project.pk}/{tab}" for tab in ("", "requirements/", "team/", "changes/", "contract/")]
    pages += ["/projects/proposals/", proposal.get_absolute_url(), "/projects/?origin=directed"]
    costs = {}
    for role in ("leader", "head", "college_admin", "district_official"):
        client = signed_in(case.users[role])
        for page in pages:
            costs[role, page] = statements(client, page)
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
