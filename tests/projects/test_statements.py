"""Forms, check pages and pages in passing states cost at most ten statements, however long the project's lists are."""

import pytest
from django.contrib.contenttypes.models import ContentType

from files.models import StoredFile
from needs.enums import ClaimState, NeedState
from projects.enums import ContractState, MilestoneState, ReportState
from projects.models import Contract, Payment, Project
from projects.services.change import propose_change
from tests.factories.acceptance import accepted, applied, make_running
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_claim, make_leader
from tests.factories.contracts import add_file, case_contract
from tests.factories.enterprises import make_enterprise
from tests.factories.needs import make_need
from tests.factories.project_work import begin_project, milestone_in, report_in
from tests.factories.projects import make_project
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
SIZES = pytest.mark.parametrize("size", [1, 12])
MOST = 10


@pytest.fixture
def case() -> Case:
    return make_case()


def prepared(case: Case, size: int) -> Project:
    """A project with ``size`` indicators."""
    need = make_need(case.enterprise, NeedState.MATCHED, by=case.users["head"], requirements=size)
    return make_project(make_claim(need, case.leader, ClaimState.ACCEPTED))


def with_payments(contract: Contract, size: int) -> Contract:
    """``size`` further payments of a contract."""
    for number in range(size):
        Payment.objects.create(contract=contract, title=f"Payment {number}", amount=1)
    return contract


def cost(case: Case, pages: dict[str, list[str]]) -> dict[tuple[str, str], int]:
    """Statements by role and address, where there are too many."""
    found = {(role, page): statements(signed_in(case.users[role]), page) for role in pages for page in pages[role]}
    return {key: number for key, number in found.items() if number > MOST}


@SIZES
def test_forms_of_a_contract(case: Case, size: int) -> None:
    drafting, waiting, approved = (
        with_payments(case_contract(case, state), size)
        for state in (ContractState.DRAFTING, ContractState.IN_APPROVAL, ContractState.APPROVED)
    )
    edits = [f"/projects/contracts/{drafting.pk}/edit/{part}/" for part in ("figures", "kind", "clauses", "payments")]
    pages = {
        "leader": [
            *edits,
            f"/projects/contracts/{drafting.pk}/edit/parties/",
            f"/projects/contracts/{drafting.pk}/submit/",
            f"/projects/{prepared(case, size).pk}/contract/begin/",
        ],
        "head": [f"/projects/contracts/{waiting.pk}/approve/", f"/projects/contracts/{approved.pk}/sign/"],
        "transfer_office": [f"/projects/contracts/{approved.pk}/sign/", "/projects/contracts/templates/"],
    }
    assert cost(case, pages) == {}


@SIZES
def test_forms_of_changes_and_of_proposals(case: Case, size: int) -> None:
    signed = with_payments(case_contract(case, ContractState.SIGNED), size)
    for number in range(size):
        make_leader(case.organisations["college"])
        make_enterprise(state="verified", district=case.organisations["district"], name=f"Works {number}")
    amendments = [f"/projects/contracts/{signed.pk}/amendments/{form}/" for form in ("new", "end")]
    proposal = "/projects/proposals/new/"
    pages = {"leader": [*amendments, proposal], "head": [*amendments, proposal], "college_admin": [proposal]}
    assert cost(case, pages) == {}


@SIZES
def test_forms_of_the_work(case: Case, size: int) -> None:
    project = begin_project(prepared(case, size))
    milestone = milestone_in(project, MilestoneState.RETURNED)
    for number in range(size):
        make_leader(case.organisations["college"])
        add_file(milestone, "milestone_proof", f"{number}.pdf", by=case.users["leader"])
    submitted = milestone_in(project, MilestoneState.SUBMITTED, done="Done.")
    report = report_in(project, ReportState.DUE)
    change = propose_change(
        actor=case.users["leader"],
        project=project,
        kind="requirement",
        values={f"requirement:{row.pk}:target": "40" for row in project.requirements.all()},
        reason="Better than asked for.",
    )
    kinds = ("extension", "scope", "requirement", "budget", "team")
    pages = {
        "leader": [
            f"/projects/milestones/{milestone.pk}/steps/submitted/",
            f"/projects/reports/{report.pk}/steps/submitted/",
            *(f"/projects/{project.pk}/changes/new/{kind}/" for kind in kinds),
            f"/projects/{project.pk}/archive/",
        ],
        "head": [
            f"/projects/milestones/{submitted.pk}/steps/confirmed/",
            f"/projects/changes/{change.pk}/steps/agreed/",
            f"/projects/{project.pk}/steps/terminated/",
        ],
    }
    assert cost(case, pages) == {}
    assert StoredFile.objects.filter(content_type=ContentType.objects.get_for_model(milestone)).count() == size


@SIZES
def test_pages_while_somebody_decides_and_after_the_end(case: Case, size: int) -> None:
    need = make_need(case.enterprise, NeedState.MATCHED, by=case.users["head"], requirements=size)
    round_ = applied(make_running(make_claim(need, case.leader, ClaimState.ACCEPTED)))
    other = make_need(case.enterprise, NeedState.MATCHED, by=case.users["head"], requirements=size)
    over = accepted(make_running(make_claim(other, case.leader, ClaimState.ACCEPTED)), case.users["head"]).project
    pages = [
        round_.get_absolute_url(),
        f"/projects/{round_.project_id}/",
        f"/projects/{over.pk}/",
        f"/projects/{over.pk}/evaluations/",
    ]
    forms = [f"/projects/{over.pk}/evaluations/give/", f"/projects/{over.pk}/outcomes/new/"]
    assert cost(case, {"leader": [*pages, *forms], "head": [*pages, *forms], "college_admin": pages}) == {}
