"""Figures of contracts, money and punctuality: each equal to the records behind it, the three amounts never mixed."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from indicators.rebuilding import compare
from indicators.registry import Selection, figure
from indicators.selectors import Part, read
from indicators.values import values
from projects.contract_figures import GROUPS, LATE, NOT_HANDED_IN, ON_TIME
from projects.enums import ApprovalSide, ContractState, MilestoneState, PaymentState, ReportState
from projects.models import Contract
from projects.services.amendment import agree, propose_amendment
from projects.services.registration import hand_in
from projects.transitions.contract import contract_machine
from projects.transitions.milestone import milestone_machine
from projects.transitions.payment import payment_machine
from projects.transitions.registration import registration_machine
from projects.transitions.report import report_machine
from tests.factories.claims import Case, make_case
from tests.factories.contracts import DECIDERS, case_contract, prepared_project
from tests.factories.project_work import begin_project, milestone_in, report_in
from tests.figures import shown

pytestmark = pytest.mark.django_db
AMOUNTS = ("contracts.value", "contracts.transaction_value", "contracts.received")
EVERY = (
    *AMOUNTS,
    *GROUPS,
    "contracts.signed",
    "contracts.by_origin",
    "contracts.signing",
    "contracts.recognised",
    "contracts.registration",
    "milestones.confirmed",
    "needs.contracted",
    "reports.reviewed",
)


@pytest.fixture
def case() -> Case:
    return make_case()


def signed(case: Case, **changes: Any) -> Contract:
    """A contract that was signed by its step."""
    contract = case_contract(case, ContractState.APPROVED)
    Contract.objects.filter(pk=contract.pk).update(**changes)
    return contract_machine.run(
        contract, ContractState.SIGNED, actor=case.users["head"], signed_on=timezone.localdate()
    )


def amounts(case: Case) -> list[Decimal]:
    """Contract value, technology transaction value and money received of the case's district this month."""
    month = timezone.localdate().replace(day=1)
    district = case.organisations["district"]
    found = []
    for key in AMOUNTS:
        (rows,) = read(district.pk, Part(figures=[key], since=month, until=month))
        total = Decimal(sum(row.total for row in rows)) / figure(key).scale
        selection = Selection(scope_id=district.pk, scope_kind=district.kind, since=month)
        records = figure(key).records(selection).values_list(figure(key).amount, flat=True)
        assert sum(records, Decimal(0)) == total
        found.append(total)
    return found


def receive(case: Case, contract: Contract, amount: int) -> None:
    """Some money comes for the first payment."""
    payment, office = contract.payments.earliest("position"), case.users["transfer_office"]
    payment = payment_machine.run(payment, PaymentState.INVOICED, actor=office, invoice="4711")
    payment_machine.run(
        payment,
        PaymentState.RECEIVED,
        actor=office,
        received=Decimal(amount),
        received_on=timezone.localdate(),
    )


def test_three_amounts(case: Case) -> None:
    contract = signed(case, transaction_value=Decimal("240000.50"))
    signed(case, kind="service", transaction_value=Decimal(0))
    receive(case, contract, 100_000)
    assert amounts(case) == [Decimal(600_000), Decimal("240000.50"), Decimal(100_000)]
    month, district = timezone.localdate().replace(day=1), case.organisations["district"]
    period = {"since": month, "until": month}
    assert [shown(district, "contracts.signed", item=kind, **period) for kind in ("commissioned", "service")] == [1, 1]


def test_an_amendment_changes_the_amounts(case: Case) -> None:
    contract = signed(case)
    first, second = contract.payments.all()
    amendment = propose_amendment(
        actor=case.users["leader"],
        contract=contract,
        reason="Less to do.",
        data={"value": Decimal(200_000), "transaction_value": Decimal(120_000)},
        payments=[
            {"title": first.title, "due_on": first.due_on, "amount": Decimal(150_000)},
            {"title": second.title, "due_on": second.due_on, "amount": Decimal(50_000)},
        ],
    )
    for side in ApprovalSide.values:
        agree(actor=case.users[DECIDERS[side]], amendment=amendment, side=side)
    assert amounts(case) == [Decimal(200_000), Decimal(120_000), Decimal(0)]
    found = values(case.organisations["district"].pk, list(GROUPS))
    assert [found[key].number for key in GROUPS] == [200_000, 0, 0]


def test_contracts_by_registration(case: Case) -> None:
    contract, office, district = signed(case), case.users["transfer_office"], case.organisations["district"]
    signed(case)
    today = timezone.localdate()
    registration = hand_in(actor=office, contract=contract, office="Municipal office", submitted_on=today)
    found = [{item: shown(district, "contracts.registration", item=item) for item in (NOT_HANDED_IN, "submitted")}]
    registration_machine.run(
        registration,
        "registered",
        actor=office,
        number="2026-1",
        decided_on=today,
        recognised_value=Decimal(1),
    )
    found.append({item: shown(district, "contracts.registration", item=item) for item in (NOT_HANDED_IN, "registered")})
    assert found == [{NOT_HANDED_IN: 1, "submitted": 1}, {NOT_HANDED_IN: 1, "registered": 1}]
    keys = ["contracts.registered_rate", "contracts.recognised", "contracts.by_origin"]
    numbers = values(district.pk, keys, since=today.replace(day=1), until=today.replace(day=1))
    assert [numbers[key].number for key in keys] == [Decimal("0.5"), 1, 2]


def test_work_on_time_and_late(case: Case) -> None:
    project, head = begin_project(prepared_project(case)), case.users["head"]
    today = timezone.localdate()
    for days in (0, 3):
        due_on = today - datetime.timedelta(days=days)
        milestone = milestone_in(project, MilestoneState.SUBMITTED, due_on=due_on, submitted_on=today, done="Done.")
        milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=head)
    report = report_in(
        project,
        ReportState.SUBMITTED,
        due_on=today - datetime.timedelta(days=1),
        submitted_on=today,
        done="Done.",
        percent=20,
    )
    report_machine.run(report, ReportState.REVIEWED, actor=head)
    month = today.replace(day=1)
    period, district = {"since": month, "until": month}, case.organisations["district"]
    found = {
        (key, item): shown(district, key, item=item, **period)
        for key in ("milestones.confirmed", "reports.reviewed")
        for item in (ON_TIME, LATE)
    }
    assert list(found.values()) == [1, 1, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_a_recount_finds_the_same() -> None:
    case = make_case()
    contract, today = signed(case), timezone.localdate()
    receive(case, contract, 50_000)
    hand_in(actor=case.users["transfer_office"], contract=contract, office="Office", submitted_on=today)
    project = Contract.objects.get(pk=contract.pk).project
    milestone = milestone_in(project, MilestoneState.SUBMITTED, submitted_on=today, done="Done.")
    milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=case.users["head"])
    assert compare(EVERY) == []
