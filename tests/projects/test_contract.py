"""The technology contract: begun, approved by three persons, signed; the project runs."""

import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.services.delegations import name_stand_in
from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from core.transitions import timeline
from files.models import StoredFile
from needs.models import Need
from notifications.models import OutgoingMail, WaitingAssignee, WaitingItem
from notifications.sweeping import sweep
from projects.enums import ContractKind, ContractState
from projects.models import Contract, ContractApproval, LegalPerson, Project
from projects.services import contract as services
from projects.services.contract_approval import approve
from projects.transitions.contract import contract_machine
from projects.transitions.project import project_machine
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import give_role, reading_english, signed_in
from tests.factories.claims import Case, make_case, make_uscc
from tests.factories.contracts import DECIDERS, case_contract, prepared_project
from tests.files.samples import HTML, PDF
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db

WRITERS = {"leader", "head", "member", "transfer_office"}
ROWS = ("TOTAL_FORMS", "INITIAL_FORMS")
SIDES = WRITERS | {"college_admin"}
GIVE_UP = {"leader", "head", "transfer_office"}
EXPECTED = {
    ("drafting", "in_approval"): WRITERS,
    ("in_approval", "drafting"): SIDES,
    ("approved", "drafting"): SIDES,
    ("approved", "signed"): {"head", "transfer_office"},
    **{(state, "abandoned"): GIVE_UP for state in ("drafting", "in_approval", "approved")},
}
AUTOMATIC = {
    ("in_approval", "approved"),
    ("in_approval", "drafting"),
    ("approved", "drafting"),
    ("signed", "fulfilled"),
    ("signed", "terminated"),
    *((state, "abandoned") for state in ("drafting", "in_approval", "approved")),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


def approve_all(case: Case, contract: Contract) -> Contract:
    for side, name in DECIDERS.items():
        contract = approve(actor=case.users[name], contract=contract, side=side, seen_version=contract.content_version)
    return contract


def test_the_table_is_complete() -> None:
    check_table(contract_machine, expected=EXPECTED, automatic=AUTOMATIC)


@pytest.mark.parametrize("source", ContractState.values)
def test_steps(case: Case, source: str) -> None:
    check_steps(
        contract_machine,
        source,
        make=lambda state: case_contract(case, state),
        users=case.users,
        expected=EXPECTED,
        data={("approved", "signed"): {"signed_on": timezone.localdate()}},
        automatic=AUTOMATIC,
    )


@pytest.mark.parametrize("kind", ContractKind.values)
def test_everything_known_is_filled_in(case: Case, kind: str) -> None:
    project = prepared_project(case)
    contract = services.begin_contract(actor=case.users["leader"], project=project, kind=kind)
    assert (contract.title, contract.value, contract.transaction_value) == (
        project.title,
        project.planned_value,
        project.planned_value,
    )
    assert list(contract.parties.values_list("role", "legal_name", "code", "performing_unit")) == [
        ("client", "Clearwater Chemicals", case.enterprise.uscc, ""),
        ("contractor", "Eastvale University", "", "College of Chemistry"),
    ]
    assert list(contract.payments.values_list("title", "amount")) == [
        ("Bench scale finished", Decimal("150000.00")),
        ("Pilot scale accepted", Decimal("150000.00")),
    ]
    assert contract.number.startswith("C-")
    with pytest.raises(Conflict):
        services.begin_contract(actor=case.users["head"], project=project, kind=kind)


def test_the_code_of_the_university_is_asked_once(case: Case) -> None:
    contract = services.begin_contract(actor=case.users["leader"], project=prepared_project(case), kind="service")
    rows = list(contract.parties.values("id", *services.PARTY_FIELDS))
    rows[1]["code"] = make_uscc()
    services.save_parties(actor=case.users["member"], contract=contract, parties=rows, seen=contract.version)
    assert LegalPerson.objects.get().code == rows[1]["code"]
    later = services.begin_contract(actor=case.users["leader"], project=prepared_project(case), kind="licence")
    assert later.parties.get(role="contractor").code == rows[1]["code"]


def test_the_upload_of_the_scan_leads_to_the_day_of_signing(case: Case) -> None:
    contract = case_contract(case, ContractState.APPROVED)
    StoredFile.objects.of(contract).delete()
    head, page = signed_in(case.users["head"]), f"/projects/contracts/{contract.pk}/sign/"
    address = reverse("files:upload", args=["contract.sealed", contract.pk])
    assert 'name="signed_on"' not in head.get(page).content.decode()
    from_texts = {"next": f"/projects/contracts/{contract.pk}/texts/"}
    refused = head.post(address, {"upload": SimpleUploadedFile("page.pdf", HTML)} | from_texts)
    assert refused.status_code == 422
    for headers in ({}, {"HX-Request": "true"}):
        sent = {"upload": SimpleUploadedFile("page.pdf", PDF)} | from_texts
        answer = head.post(address, sent, headers=headers)
        assert (answer.headers.get("HX-Redirect") or answer.headers.get("Location")) == page
    assert 'name="signed_on"' in head.get(page).content.decode()


def test_from_draft_to_a_running_project(case: Case) -> None:
    contract = case_contract(case)
    contract = contract_machine.run(contract, ContractState.IN_APPROVAL, actor=case.users["member"])
    contract = approve_all(case, contract)
    assert contract.state == ContractState.APPROVED
    today = timezone.localdate()
    with pytest.raises(DomainError, match="scan of the sealed contract"):
        contract_machine.run(contract, ContractState.SIGNED, actor=case.users["head"], signed_on=today)
    signed = case_contract(case, ContractState.APPROVED)
    contract_machine.run(signed, ContractState.SIGNED, actor=case.users["head"], signed_on=today)
    project = Project.objects.get(pk=signed.project_id)
    need = Need.objects.get(pk=project.need_id)
    assert (project.state, project.starts_on, project.ends_on, need.state) == (
        "running",
        signed.starts_on,
        signed.ends_on,
        "contracted",
    )
    assert not WaitingItem.objects.open().of(need).exists()
    mails = OutgoingMail.objects.filter(event="contract.signed").values_list("user__name", flat=True)
    assert sorted(mails) == ["College admin", "Leader", "Member", "Transfer office"]


def test_what_lacks_is_named(case: Case) -> None:
    contract = services.begin_contract(
        actor=case.users["leader"], project=prepared_project(case), kind=ContractKind.TRANSFER
    )
    with pytest.raises(DomainError) as refused:
        contract_machine.run(contract, ContractState.IN_APPROVAL, actor=case.users["leader"])
    assert str(refused.value) == (
        "The contract still lacks: who owns the results; What is transferred; "
        "a valid unified social credit code of Eastvale University"
    )


def test_three_different_persons_approve_one_version(case: Case) -> None:
    contract = case_contract(case, ContractState.IN_APPROVAL)
    head = case.users["head"]
    approve(actor=head, contract=contract, side="enterprise", seen_version=1)
    approve(actor=head, contract=contract, side="enterprise", seen_version=1)
    assert ContractApproval.objects.count() == 1
    with pytest.raises(NotAllowed):
        approve(actor=head, contract=contract, side="college", seen_version=1)
    with pytest.raises(Conflict, match="changed since you read it"):
        approve(actor=case.users["college_admin"], contract=contract, side="college", seen_version=2)
    give_role(case.users["college_admin"], case.organisations["university"], Role.TRANSFER_OFFICE)
    approve(actor=case.users["college_admin"], contract=contract, side="college", seen_version=1)
    with pytest.raises(DomainError, match="a different person"):
        approve(actor=case.users["college_admin"], contract=contract, side="transfer_office", seen_version=1)


def test_a_stand_in_approves_with_both_names_and_nobody_is_behind_two_sides(case: Case) -> None:
    contract = case_contract(case, ContractState.IN_APPROVAL)
    head, member, today = case.users["head"], case.users["member"], timezone.localdate()
    name_stand_in(
        actor=head, delegate=member, organisation=case.organisations["enterprise"], starts_on=today, ends_on=today
    )
    approve(actor=member, contract=contract, side="enterprise", seen_version=1)
    entry = list(timeline(contract))[-1]
    assert (entry.event, entry.actor, entry.on_behalf_of) == ("contract.approved_by_enterprise", member, head)
    give_role(head, case.organisations["university"], Role.TRANSFER_OFFICE)
    with pytest.raises(DomainError, match="a different person"):
        approve(actor=head, contract=contract, side="transfer_office", seen_version=1)


def test_a_stand_in_does_not_approve_for_who_has_approved_another_side(case: Case) -> None:
    contract = case_contract(case, ContractState.IN_APPROVAL)
    head, member, today = case.users["head"], case.users["member"], timezone.localdate()
    give_role(head, case.organisations["university"], Role.TRANSFER_OFFICE)
    approve(actor=head, contract=contract, side="transfer_office", seen_version=1)
    name_stand_in(
        actor=head, delegate=member, organisation=case.organisations["enterprise"], starts_on=today, ends_on=today
    )
    with pytest.raises(DomainError, match="a different person"):
        approve(actor=member, contract=contract, side="enterprise", seen_version=1)


@pytest.mark.parametrize("state", ["in_approval", "approved"])
def test_an_edit_starts_again(case: Case, state: str) -> None:
    contract = case_contract(case, state)
    data = {name: getattr(contract, name) for name in services.FIGURE_FIELDS} | {"title": "Another title"}
    row = services.save_figures(actor=case.users["member"], contract=contract, data=data, seen=contract.version)
    assert (row.state, row.content_version, row.title) == ("drafting", 2, "Another title")
    row = contract_machine.run(row, ContractState.IN_APPROVAL, actor=case.users["leader"])
    assert {
        a.organisation.name
        for a in WaitingAssignee.objects.filter(
            item__machine="contract", organisation__isnull=False, item__object_id=row.pk
        )
    } == {
        "Clearwater Chemicals",
        "College of Chemistry",
        "Eastvale University",
    }
    assert approve_all(case, row).state == ContractState.APPROVED


def test_those_who_approved_are_not_waited_for(case: Case) -> None:
    contract = contract_machine.run(case_contract(case), ContractState.IN_APPROVAL, actor=case.users["leader"])
    approve(actor=case.users["college_admin"], contract=contract, side="college", seen_version=1)
    assignees = WaitingAssignee.objects.filter(item__machine="contract", item__closed_at__isnull=True)
    assert sorted(assignees.values_list("role", flat=True)) == ["enterprise_head", "transfer_office"]


@pytest.mark.django_db(transaction=True)
def test_approvals_at_the_same_moment() -> None:
    case = make_case()
    contract = case_contract(case, ContractState.IN_APPROVAL)
    start = threading.Barrier(3)
    faults: list[Exception] = []

    def give(side: str, name: str) -> None:
        try:
            start.wait()
            approve(actor=case.users[name], contract=contract, side=side, seen_version=1)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=pair) for pair in DECIDERS.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    contract.refresh_from_db()
    assert (faults, contract.state, contract.approvals.count()) == ([], "approved", 3)


@pytest.mark.django_db(transaction=True)
def test_an_approval_while_the_text_is_edited() -> None:
    """Either the approval came first and is void, or it met a conflict; never an approval of a text nobody read."""
    case = make_case()
    contract = case_contract(case, ContractState.IN_APPROVAL)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def give() -> None:
        try:
            start.wait()
            approve(actor=case.users["head"], contract=contract, side="enterprise", seen_version=1)
            outcomes.append("approved")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    def edit() -> None:
        try:
            start.wait()
            data = {name: getattr(contract, name) for name in services.FIGURE_FIELDS} | {"title": "New"}
            services.save_figures(actor=case.users["leader"], contract=contract, data=data, seen=contract.version)
        finally:
            connection.close()

    threads = [threading.Thread(target=give), threading.Thread(target=edit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    contract.refresh_from_db()
    assert (contract.state, contract.content_version) == ("drafting", 2)
    assert not contract.approvals.filter(content_version=2).exists()
    assert outcomes in (["approved"], ["conflict"])


def test_two_editors(case: Case) -> None:
    contract = case_contract(case)
    first, second = signed_in(case.users["leader"]), signed_in(case.users["member"])
    url = f"/projects/contracts/{contract.pk}/edit/clauses/"
    seen = {"seen": str(contract.version), "acceptance_terms": "A", "confidentiality": "B", "liability": "C"}
    assert first.post(url, seen | {"content": "The first text."}).status_code == 302
    response = second.post(url, seen | {"content": "The second text."})
    assert response.status_code == 409
    assert b"The second text." in response.content
    assert b"The first text." in response.content
    fresh = Contract.objects.get(pk=contract.pk)
    assert fresh.content == "The first text."
    again = second.post(url, seen | {"content": "The second text.", "seen": str(fresh.version)})
    assert again.status_code == 302
    assert Contract.objects.get(pk=contract.pk).content == "The second text."


def test_sent_twice_begun_once(case: Case) -> None:
    project = prepared_project(case)
    client = signed_in(case.users["head"])
    data = {"kind": "joint", "submission": "6f4f9f0e-9c3e-4b3e-8a54-3a2a9a5d2f10"}
    answers = [client.post(f"/projects/{project.pk}/contract/begin/", data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert project.contracts.count() == 1


def test_the_contract_ends_with_its_project(case: Case) -> None:
    signed, draft = case_contract(case, ContractState.SIGNED), case_contract(case)
    for contract in (signed, draft):
        project_machine.run(contract.project, "terminated", actor=case.users["head"], comment="Closed down.")
        contract.refresh_from_db()
    assert (signed.state, draft.state, signed.ended_on) == ("terminated", "abandoned", timezone.localdate())


@pytest.mark.parametrize(
    ("state", "days", "end"),
    [("drafting", 15 + 40, "abandoned"), ("in_approval", 5 + 15, "drafting"), ("approved", 10 + 30, "drafting")],
)
def test_no_contract_waits_for_ever(case: Case, state: str, days: int, end: str) -> None:
    contract = case_contract(case)
    WaitingItem.objects.all().delete()
    if state != "drafting":
        contract = contract_machine.run(contract, ContractState.IN_APPROVAL, actor=case.users["leader"])
    else:
        contract_machine.created(contract, actor=None)
    if state == "approved":
        contract = approve_all(case, contract)
    last = add_working_days(timezone.localdate(), days)
    with time_machine.travel(f"{add_working_days(last, 1)} 10:00+08:00", tick=False):
        sweep()
    contract.refresh_from_db()
    assert contract.state == end


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_at_every_size(case: Case, size: int) -> None:
    for _number in range(size):
        contract = case_contract(case, ContractState.IN_APPROVAL)
    costs = {}
    for role in ("leader", "head", "college_admin", "transfer_office", "district_official"):
        client = signed_in(case.users[role])
        costs[role, "list"] = statements(client, "/projects/contracts/?state=in_approval")
        costs[role, "project"] = statements(client, f"/projects/{contract.project_id}/contract/")
        tabs = ["", "timeline/"] + (["clauses/", "texts/"] if role != "district_official" else [])
        for tab in tabs:
            costs[role, tab] = statements(client, f"/projects/contracts/{contract.pk}/{tab}")
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}


def test_spare_rows_that_hold_only_a_choice_are_left_out(case: Case) -> None:
    contract = case_contract(case)
    client = signed_in(case.users["leader"])
    page = client.get(f"/projects/contracts/{contract.pk}/edit/parties/")
    form, rows = page.context["form"], page.context["rows"]
    data = {"seen": form["seen"].value(), **{f"parties-{key}": rows.management_form[key].value() for key in ROWS}}
    for row in rows.forms:
        data |= {field.html_name: field.value() or "" for field in row if field.name != "DELETE"}
        # A list of choices sends its first one where nobody chose.
        data[row["role"].html_name] = row["role"].value() or "client"
    assert (len(rows.forms), contract.parties.count()) == (4, 2)
    response = client.post(
        f"/projects/contracts/{contract.pk}/edit/parties/", data | {"parties-1-address": "Lakeside 1"}
    )
    assert response.status_code == 302
    assert list(contract.parties.values_list("address", flat=True)) == ["", "Lakeside 1"]


def test_an_approval_says_who_is_still_asked(case: Case) -> None:
    contract = case_contract(case, ContractState.IN_APPROVAL)
    answer = signed_in(reading_english(case.users["head"])).post(
        f"/projects/contracts/{contract.pk}/approve/", {"side": "enterprise", "version": "1"}, follow=True
    )
    assert [str(message) for message in answer.context["messages"]] == [
        "Approved for: Enterprise. Still asked: College (performing unit), Technology-transfer office."
    ]
