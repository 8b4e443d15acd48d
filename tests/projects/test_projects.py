"""Projects as acceptance prepares them: what their pages cost, more time for the contract, another leader."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import DomainError, NotAllowed
from needs.enums import ClaimState
from needs.services import acceptance
from notifications.models import OutgoingMail, WaitingItem
from projects.enums import ProjectState
from projects.models import Acceptance, Project
from projects.services.acceptance import decide
from projects.services.contract_time import MOST_EXTENSIONS, extend_contract_time
from projects.services.leadership import name_leader
from projects.transitions.project import project_machine
from researchers.models import Researcher
from tests.core.machines import check_steps, check_table
from tests.factories.acceptance import applied, make_running, verdicts
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_claim, make_leader
from tests.factories.needs import make_need
from tests.factories.projects import make_project
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def make_accepted_case() -> Case:
    """An accepted claim, its project prepared."""
    case = make_case()
    acceptance.accept(case.claim(ClaimState.SHORTLISTED), actor=case.users["head"])
    return case


case = kept(make_accepted_case)


BOTH = {"head", "college_admin"}
STEPS = {
    ("running", "accepting"): {"leader"},
    ("running", "suspended"): BOTH,
    ("suspended", "running"): BOTH,
    ("accepting", "running"): {"leader"},
    ("accepting", "completed"): {"head"},
    ("accepting", "rectifying"): {"head"},
    ("rectifying", "accepting"): {"leader"},
    **{(state, "terminated"): BOTH for state in ("preparing", "running", "suspended", "accepting", "rectifying")},
}
AUTOMATIC = {
    ("preparing", "running"),
    ("running", "suspended"),
    ("accepting", "running"),
    ("rectifying", "accepting"),
    *((state, "terminated") for state in ("preparing", "running", "suspended", "accepting", "rectifying")),
}


def test_the_table_is_complete() -> None:
    check_table(project_machine, expected=STEPS, automatic=AUTOMATIC)


@pytest.mark.parametrize("source", ProjectState.values)
def test_steps(case: Case, source: str) -> None:
    def make(state: str) -> Project:
        Project.objects.update(state=state)
        return Project.objects.get()

    round_ = Acceptance.objects.create(
        project=Project.objects.get(),
        submitted_by=case.leader.user,
        result="passed",
        rectify_until=timezone.localdate(),
    )
    pairs = [
        ("running", "accepting"),
        ("rectifying", "accepting"),
        ("accepting", "running"),
        ("accepting", "completed"),
        ("accepting", "rectifying"),
    ]
    data = {pair: {"acceptance": round_} for pair in pairs}
    check_steps(project_machine, source, make=make, users=case.users, expected=STEPS, data=data, automatic=AUTOMATIC)


def test_the_contract_may_take_longer_twice(case: Case) -> None:
    project, head = Project.objects.get(), case.users["head"]
    for _extension in range(MOST_EXTENSIONS):
        extend_contract_time(actor=head, project=project, days=20, comment="The legal office still reads.")
    item = WaitingItem.objects.get(machine="need", closed_at__isnull=True)
    assert item.due_on == add_working_days(timezone.localdate(), 20)
    with pytest.raises(DomainError, match="extended 2 times already"):
        extend_contract_time(actor=head, project=project, days=20, comment="Still.")
    names = OutgoingMail.objects.filter(event="project.contract_time_extended").values_list("user__name", flat=True)
    assert sorted(set(names)) == ["College admin", "Leader", "Member"]


@pytest.mark.parametrize(("days", "comment"), [(0, "Why"), (46, "Why"), (20, " ")])
def test_an_extension_has_bounds_and_a_reason(case: Case, days: int, comment: str) -> None:
    with pytest.raises(DomainError):
        extend_contract_time(actor=case.users["head"], project=Project.objects.get(), days=days, comment=comment)


@pytest.mark.parametrize("role", ["member", "leader", "college_admin", "district_official"])
def test_only_the_head_extends(case: Case, role: str) -> None:
    with pytest.raises(NotAllowed):
        extend_contract_time(actor=case.users[role], project=Project.objects.get(), days=20, comment="Why")


def test_another_leader(case: Case) -> None:
    project = Project.objects.get()
    Project.objects.update(leader_left=True)
    new = make_leader(case.organisations["college"], "New leader")
    name_leader(actor=case.users["college_admin"], project=project, leader=new, comment="The old one has moved.")
    project.refresh_from_db()
    assert (project.leader, project.leader_left) == (new, False)
    assert [Researcher.objects.get(pk=pk).running_projects for pk in (case.leader.pk, new.pk)] == [0, 1]
    with pytest.raises(NotAllowed):
        name_leader(actor=case.users["head"], project=project, leader=case.leader, comment="Why")


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_at_every_size(case: Case, size: int) -> None:
    for _number in range(size):
        need = make_need(case.enterprise, "matched", by=case.users["head"], requirements=2)
        make_project(make_claim(need, make_leader(case.organisations["college"]), ClaimState.ACCEPTED))
    project = Project.objects.first()
    assert project is not None
    costs = {}
    for role in ("leader", "head", "college_admin", "district_official"):
        client = signed_in(case.users[role])
        for tab in ("", "requirements/", "milestones/", "team/", "timeline/"):
            costs[role, tab] = statements(client, f"/projects/{project.pk}/{tab}")
        costs[role, "list"] = statements(client, "/projects/?state=preparing")
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}


def test_the_primary_button_leads_to_what_waits_for_the_person(case: Case) -> None:
    round_ = applied(make_running(Project.objects.get().claim))
    head, page = signed_in(case.users["head"]), f"/projects/{round_.project_id}/"
    assert head.get(page).context["primary"].url == f"/projects/acceptances/{round_.pk}/"
    decide(round_, actor=case.users["head"], result="passed", verdicts=verdicts(round_))
    leader = signed_in(case.users["leader"])
    for client in (head, leader):
        assert client.get(page).context["primary"].url == f"{page}evaluations/give/"
    assert signed_in(case.users["district_official"]).get(page).context["primary"] is None


def test_no_button_leads_to_its_own_page(case: Case) -> None:
    page = f"/projects/{make_running(Project.objects.get().claim).pk}/acceptance/"
    context = signed_in(case.users["leader"]).get(page).context
    assert page not in [button.url for button in (context["primary"], *context["others"]) if button]
