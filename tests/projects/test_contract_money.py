"""Payments, registration and amendments of a signed contract."""

import datetime
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from core.legal_clocks import last_day
from core.models import LegalClock
from core.transitions import timeline
from core.waiting import rule_of
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from notifications.waiting import open_item
from projects.enums import AmendmentState, ContractState, PaymentState, RegistrationState
from projects.models import Amendment, Contract, Payment, Project, Registration
from projects.selectors.contract import received_of
from projects.services.amendment import agree, propose_amendment
from projects.services.payment_due import call_up_payments
from projects.services.registration import hand_in
from projects.transitions.amendment import amendment_machine, present_values
from projects.transitions.contract import contract_machine
from projects.transitions.payment import payment_machine
from projects.transitions.registration import registration_machine
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case
from tests.factories.contracts import DECIDERS, case_contract
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
OFFICE = {"transfer_office"}
PAYMENT = {
    ("planned", "invoiced"): OFFICE | {"head", "member"},
    ("invoiced", "received"): OFFICE,
    ("invoiced", "planned"): OFFICE,
}
REGISTRATION = {
    ("submitted", "registered"): OFFICE,
    ("submitted", "returned"): OFFICE,
    ("submitted", "refused"): OFFICE,
    ("returned", "submitted"): OFFICE,
}
DECIDE = {"head", "college_admin", "transfer_office"}
AMENDMENT = {("proposed", "declined"): DECIDE, ("proposed", "withdrawn"): {"member"}}
BY_ITSELF = {("proposed", "agreed"), ("proposed", "declined"), ("proposed", "withdrawn")}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


@pytest.fixture
def contract(case: Case) -> Contract:
    return case_contract(case, ContractState.SIGNED)


def today() -> datetime.date:
    return timezone.localdate()


def test_the_tables_are_complete() -> None:
    check_table(payment_machine, expected=PAYMENT)
    check_table(registration_machine, expected=REGISTRATION)
    check_table(amendment_machine, expected=AMENDMENT, automatic=BY_ITSELF)


@pytest.mark.parametrize("source", PaymentState.values)
def test_steps_of_a_payment(case: Case, contract: Contract, source: str) -> None:
    def make(state: str) -> Payment:
        contract.payments.update(state=state)
        return contract.payments.select_related("contract__project").first()  # type: ignore[return-value]

    data: Any = {
        ("planned", "invoiced"): {"invoice": "4711"},
        ("invoiced", "received"): {"received": Decimal(10), "received_on": today()},
    }
    check_steps(payment_machine, source, make=make, users=case.users, expected=PAYMENT, data=data)


@pytest.mark.parametrize("source", RegistrationState.values)
def test_steps_of_a_registration(case: Case, contract: Contract, source: str) -> None:
    def make(state: str) -> Registration:
        return Registration.objects.create(contract=contract, state=state, submitted_on=today())

    data: dict[Any, Any] = {
        ("submitted", "registered"): {"number": "2026410000001", "decided_on": today(), "recognised_value": Decimal(1)},
        ("submitted", "refused"): {"decided_on": today()},
        ("returned", "submitted"): {"submitted_on": today()},
    }
    check_steps(registration_machine, source, make=make, users=case.users, expected=REGISTRATION, data=data)


@pytest.mark.parametrize("source", AmendmentState.values)
def test_steps_of_an_amendment(case: Case, contract: Contract, source: str) -> None:
    def make(state: str) -> Amendment:
        return Amendment.objects.create(
            contract=contract,
            number=1,
            state=state,
            reason="Why",
            old={"ip_note": ""},
            new={"ip_note": "x"},
            proposed_by=case.users["member"],
        )

    check_steps(amendment_machine, source, make=make, users=case.users, expected=AMENDMENT, automatic=BY_ITSELF)


def test_three_figures_are_never_mixed(case: Case, contract: Contract) -> None:
    office, payment = case.users["transfer_office"], contract.payments.all()[0]
    Contract.objects.filter(pk=contract.pk).update(transaction_value=Decimal("250000.00"))
    payment = payment_machine.run(payment, "invoiced", actor=case.users["member"], invoice="4711")
    payment_machine.run(payment, "received", actor=office, received=Decimal("100000.50"), received_on=today())
    contract.refresh_from_db()
    assert (contract.value, contract.transaction_value, received_of(contract.payments.all())) == (
        Decimal("300000.00"),
        Decimal("250000.00"),
        Decimal("100000.50"),
    )
    rows = contract.payments.order_by("position", "id").values_list("title", "state", "amount")
    assert list(rows) == [
        ("Bench scale finished", "received", Decimal("100000.50")),
        ("Bench scale finished（余款）", "planned", Decimal("49999.50")),
        ("Pilot scale accepted", "planned", Decimal("150000.00")),
    ]
    assert [entry.event for entry in timeline(contract)][-2:] == [
        "contract.payment_invoiced",
        "contract.payment_received",
    ]
    page = signed_in(case.users["head"]).get(f"/projects/contracts/{contract.pk}/payments/").content.decode()
    for words in ("300,000 ", "250,000 ", "100,000.50 "):
        assert words in page


def test_money_that_cannot_be(case: Case, contract: Contract) -> None:
    office, payment = case.users["transfer_office"], contract.payments.all()[0]
    payment = payment_machine.run(payment, "invoiced", actor=office, invoice="4711")
    for amount, day in (
        (Decimal("150000.01"), today()),
        (Decimal(0), today()),
        (Decimal(1), today() + datetime.timedelta(1)),
    ):
        with pytest.raises(DomainError):
            payment_machine.run(payment, "received", actor=office, received=amount, received_on=day)
    draft = case_contract(case)
    with pytest.raises(NotAllowed):
        payment_machine.run(draft.payments.all()[0], "invoiced", actor=office, invoice="1")


def test_payments_are_called_up_before_they_are_due(contract: Contract) -> None:
    first, second = contract.payments.all()
    Payment.objects.filter(pk=first.pk).update(due_on=today() + datetime.timedelta(days=3))
    Payment.objects.filter(pk=second.pk).update(due_on=today() + datetime.timedelta(days=90))
    assert (call_up_payments(), call_up_payments()) == (1, 0)
    item = WaitingItem.objects.open().get(machine="payment")
    assert (item.object_id, item.due_on) == (first.pk, today() + datetime.timedelta(days=3))


def test_late_payments_are_shown_and_escalated(case: Case, contract: Contract) -> None:
    payment = contract.payments.all()[0]
    Payment.objects.filter(pk=payment.pk).update(due_on=today() - datetime.timedelta(days=1))
    payment_machine.run(payment, "invoiced", actor=case.users["transfer_office"], invoice="4711")
    page = signed_in(case.users["member"]).get(f"/projects/contracts/{contract.pk}/payments/").content.decode()
    assert "逾期" in page
    later = add_working_days(today(), 8)
    with time_machine.travel(f"{later} 10:00+08:00", tick=False):
        sweep()
    actions = WaitingItem.objects.get(machine="payment").actions.values_list("key", flat=True)
    assert any("escalat" in key for key in actions)


def test_registration_with_its_clock(case: Case) -> None:
    office = case.users["transfer_office"]
    contract = case_contract(case, ContractState.APPROVED)
    contract = contract_machine.run(contract, ContractState.SIGNED, actor=office, signed_on=today())
    to_do = WaitingItem.objects.open().get(machine="contract_registration")
    assert to_do.due_on == add_working_days(today(), 20)
    row = hand_in(actor=office, contract=contract, office="Municipal office", submitted_on=today())
    assert not WaitingItem.objects.open().filter(machine="contract_registration").exists()
    assert WaitingItem.objects.open().get(machine="registration").due_on == today() + datetime.timedelta(days=30)
    row = registration_machine.run(row, "returned", actor=office, comment="A page is missing.")
    LegalClock.objects.create(key="registration.decision", days=15, working_days=True, source="A newer rule")
    row = registration_machine.run(row, "submitted", actor=office, submitted_on=today())
    assert WaitingItem.objects.open().get(machine="registration").due_on == add_working_days(today(), 15)
    data: dict[str, Any] = {"number": "2026410000001", "decided_on": today(), "recognised_value": Decimal("200000.00")}
    registration_machine.run(row, "registered", actor=office, **data)
    contract.refresh_from_db()
    assert (contract.state, contract.transaction_value) == ("signed", Decimal("300000.00"))
    with pytest.raises(Conflict):
        hand_in(actor=office, contract=contract, office="Again", submitted_on=today())
    assert set(OutgoingMail.objects.filter(event="registration.registered").values_list("user__name", flat=True)) == {
        "College admin",
        "Head",
        "Leader",
        "Member",
    }


def test_a_refusal_leaves_the_contract_in_force(case: Case, contract: Contract) -> None:
    office = case.users["transfer_office"]
    row = hand_in(actor=office, contract=contract, office="Municipal office", submitted_on=today())
    registration_machine.run(row, "refused", actor=office, comment="Not technology.", decided_on=today())
    contract.refresh_from_db()
    assert contract.state == "signed"


def test_the_clock_of_the_registration_office_reminds_before_it_runs_out(case: Case, contract: Contract) -> None:
    hand_in(actor=case.users["transfer_office"], contract=contract, office="Municipal office", submitted_on=today())
    before = add_working_days(last_day("registration.decision", today()), -4)
    with time_machine.travel(f"{before} 10:00+08:00", tick=False):
        sweep()
    assert WaitingItem.objects.get(machine="registration").actions.exists()


def propose(case: Case, contract: Contract, **changes: Any) -> Amendment:
    present = present_values(contract)
    data = {"value": contract.value, "transaction_value": contract.transaction_value, "ends_on": contract.ends_on}
    payments = [
        {
            "title": one["title"],
            "due_on": datetime.date.fromisoformat(one["due_on"]),
            "amount": Decimal(one["amount"]),
        }
        for one in present["payments"]
    ]
    payments += changes.pop("more", [])
    return propose_amendment(
        actor=case.users["member"], contract=contract, reason="More work.", data=data | changes, payments=payments
    )


def test_an_amendment_holds_when_all_three_agree(case: Case, contract: Contract) -> None:
    contract.refresh_from_db()
    later = contract.ends_on + datetime.timedelta(days=30)  # type: ignore[operator]
    more = [{"title": "Extra trial", "due_on": later, "amount": Decimal("50000.00")}]
    row = propose(case, contract, value=Decimal("350000.00"), ends_on=later, more=more)
    assert (row.old["value"], row.new["value"]) == ("300000.00", "350000.00")
    with pytest.raises(Conflict):
        propose(case, contract, ends_on=later)
    for side, name in DECIDERS.items():
        contract.refresh_from_db()
        assert contract.value == Decimal("300000.00")
        row = agree(actor=case.users[name], amendment=row, side=side)
        row = agree(actor=case.users[name], amendment=row, side=side)
    contract.refresh_from_db()
    assert (row.state, contract.value, contract.ends_on, contract.payments.count()) == (
        "agreed",
        Decimal("350000.00"),
        later,
        3,
    )
    assert Project.objects.get(pk=contract.project_id).ends_on == later


def test_an_amendment_whose_sums_do_not_fit(case: Case, contract: Contract) -> None:
    contract.refresh_from_db()
    with pytest.raises(DomainError, match="The payments add up to 300000"):
        propose(case, contract, value=Decimal("350000.00"))
    with pytest.raises(DomainError, match="Nothing is changed"):
        propose(case, contract)


def test_an_amendment_overtaken_by_an_invoice(case: Case, contract: Contract) -> None:
    contract.refresh_from_db()
    more = [{"title": "Extra trial", "due_on": today(), "amount": Decimal("50000.00")}]
    row = propose(case, contract, value=Decimal("350000.00"), more=more)
    payment_machine.run(contract.payments.all()[0], "invoiced", actor=case.users["head"], invoice="4711")
    agree(actor=case.users["head"], amendment=row, side="enterprise")
    agree(actor=case.users["college_admin"], amendment=row, side="college")
    with pytest.raises(DomainError, match="has changed since this was proposed"):
        agree(actor=case.users["transfer_office"], amendment=row, side="transfer_office")


def test_a_new_end_leaves_no_milestone_outside_it(case: Case, contract: Contract) -> None:
    """Both sides move the milestones first; one that came to lie outside meanwhile stops the agreement as well."""
    contract.refresh_from_db()
    assert contract.ends_on is not None
    project = contract.project
    Project.objects.filter(pk=project.pk).update(starts_on=today(), ends_on=contract.ends_on)
    project.milestones.all().delete()
    soon, sooner = (contract.ends_on - datetime.timedelta(days=days) for days in (10, 20))
    last = project.milestones.create(position=1, title="Pilot run", month=6, due_on=contract.ends_on)
    done = project.milestones.create(position=2, title="Bench", month=6, due_on=contract.ends_on, state="confirmed")
    with pytest.raises(DomainError, match=r"after the new end: Pilot run \(.*Propose an extension") as refused:
        propose(case, contract, ends_on=soon)
    assert refused.value.field == "ends_on"
    with pytest.raises(DomainError, match="cannot end before it begins"):
        propose(case, contract, ends_on=contract.starts_on)

    project.milestones.filter(pk=last.pk).update(due_on=sooner)
    row = propose(case, contract, ends_on=soon)
    project.milestones.filter(pk=last.pk).update(due_on=contract.ends_on)
    sides = list(DECIDERS.items())
    for side, name in sides[:2]:
        row = agree(actor=case.users[name], amendment=row, side=side)
    side, name = sides[2]
    with pytest.raises(DomainError, match="Pilot run"):
        agree(actor=case.users[name], amendment=row, side=side)

    project.milestones.filter(pk=last.pk).update(due_on=sooner)
    rule = rule_of("project", "running")
    assert rule is not None
    open_item(project, rule, due_on=contract.ends_on)
    assert agree(actor=case.users[name], amendment=row, side=side).state == "agreed"
    project.refresh_from_db()
    assert (project.ends_on, done.due_on) == (soon, contract.ends_on)
    # What was called up for the former end is called up anew for the new one.
    assert not WaitingItem.objects.open().of(project).filter(machine="project").exists()


def test_both_sides_end_a_contract(case: Case, contract: Contract) -> None:
    row = propose_amendment(
        actor=case.users["leader"], contract=contract, reason="The market is gone.", ends_contract=True
    )
    for side, name in DECIDERS.items():
        row = agree(actor=case.users[name], amendment=row, side=side)
    contract.refresh_from_db()
    assert (row.state, contract.state, Project.objects.get(pk=contract.project_id).state) == (
        "agreed",
        "terminated",
        "terminated",
    )


def test_an_amendment_without_an_answer_is_declined(case: Case, contract: Contract) -> None:
    contract.refresh_from_db()
    row = propose(case, contract, ends_on=contract.ends_on + datetime.timedelta(days=30))  # type: ignore[operator]
    with time_machine.travel(f"{add_working_days(today(), 31)} 10:00+08:00", tick=False):
        sweep()
    row.refresh_from_db()
    assert row.state == "declined"


@pytest.mark.django_db(transaction=True)
def test_agreements_at_the_same_moment() -> None:
    case = make_case()
    contract = case_contract(case, ContractState.SIGNED)
    contract.refresh_from_db()
    row = propose(case, contract, ends_on=contract.ends_on + datetime.timedelta(days=30))  # type: ignore[operator]
    start = threading.Barrier(3)
    faults: list[Exception] = []

    def give(side: str, name: str) -> None:
        try:
            start.wait()
            agree(actor=case.users[name], amendment=row, side=side)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=pair) for pair in DECIDERS.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert (faults, row.state) == ([], "agreed")


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_at_every_size(case: Case, contract: Contract, size: int) -> None:
    for number in range(size):
        Payment.objects.create(contract=contract, title=f"Payment {number}", due_on=today(), amount=1)
        row = Amendment.objects.create(
            contract=contract, number=number + 1, reason="Why", old={}, new={}, proposed_by=case.users["head"]
        )
    Registration.objects.create(contract=contract, submitted_on=today())
    costs = {}
    for role in ("leader", "head", "college_admin", "transfer_office"):
        client = signed_in(case.users[role])
        for tab in ("payments/", "registration/", "amendments/"):
            costs[role, tab] = statements(client, f"/projects/contracts/{contract.pk}/{tab}")
        costs[role, "amendment"] = statements(client, f"/projects/contracts/amendments/{row.pk}/")
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
