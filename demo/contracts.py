"""How the contract of a project goes: written, approved by three, signed, paid, registered, changed."""

import datetime
import io
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.utils import timezone
from stdnum.cn import uscc

from demo.cast import Cast
from demo.clock import Story
from files.services import store
from needs.enums import IpTerms
from projects.enums import ApprovalSide, ContractKind, ContractState, PaymentState, RegistrationState
from projects.models import Contract, Payment, Project
from projects.services import contract as writing
from projects.services.contract_approval import approve
from projects.services.registration import hand_in
from projects.transitions.contract import contract_machine
from projects.transitions.contract_effects import SEALED
from projects.transitions.payment import payment_machine
from projects.transitions.registration import registration_machine

UNIVERSITY_CODE = "12410000MBDEMA001"
"""Plainly invented; its check character follows."""
OFFICE = "示例市技术合同登记站"
OUTCOMES = (
    RegistrationState.REGISTERED,
    RegistrationState.RETURNED,
    RegistrationState.REGISTERED,
    RegistrationState.REFUSED,
    RegistrationState.SUBMITTED,
)
# How far the contract of a matched need has come, by the claim's number.
REACHED = (ContractState.DRAFTING, ContractState.APPROVED, ContractState.IN_APPROVAL)
SETTLED = datetime.timedelta(days=38)
"""From the first word of a contract to its first money and its registration."""


def blank_scan() -> ContentFile:
    """A page that stands for the scan of a sealed contract."""
    document = pikepdf.new()
    document.add_blank_page()
    content = io.BytesIO()
    document.save(content)
    return ContentFile(content.getvalue(), name="签章合同扫描件.pdf")


def write(project: Project, *, actor: Any, number: int) -> Contract:
    """The contract as the leader writes it."""
    kind = list(ContractKind.values)[number % len(ContractKind.values)]
    contract = writing.begin_contract(actor=actor, project=project, kind=kind)
    data = {name: getattr(contract, name) for name in writing.FIGURE_FIELDS}
    data |= {"ip_terms": IpTerms.JOINT, "transaction_value": contract.value * 4 / 5}
    data["ip_note"] = "双方共同申请专利，甲方在自有装置上免费实施。"
    contract = writing.save_figures(actor=actor, contract=contract, data=data, seen=None)
    parties = list(contract.parties.values("id", *writing.PARTY_FIELDS))
    for party in parties:
        party["code"] = party["code"] or UNIVERSITY_CODE + uscc.calc_check_digit(UNIVERSITY_CODE)
    contract = writing.save_parties(actor=actor, contract=contract, parties=parties, seen=None)
    texts = {name: getattr(contract, name) for name in writing.CLAUSE_FIELDS}
    texts["content"] = texts["content"] or "完成小试、中试研究，提交工艺包和操作规程。"
    terms = {key: text or "以合同附件所列清单为准。" for key, text in contract.terms.items()}
    return writing.save_clauses(actor=actor, contract=contract, data=texts, terms=terms, seen=None)


def contract_story(
    cast: Cast,
    project: Project,
    *,
    head: Any,
    begun: datetime.datetime,
    number: int,
    until: str = ContractState.SIGNED,
) -> Story:
    """From the first word to the signed contract, then its money and its registration; or as far as ``until``."""
    yield begun
    leader, office = project.leader.user, cast.users["transfer"]
    contract = write(Project.objects.get(pk=project.pk), actor=leader, number=number)
    if until == ContractState.DRAFTING:
        return
    yield begun + datetime.timedelta(days=2)
    contract = contract_machine.run(contract, ContractState.IN_APPROVAL, actor=leader)
    deciders = {ApprovalSide.COLLEGE: cast.users["college"], ApprovalSide.ENTERPRISE: head}
    if until != ContractState.IN_APPROVAL:
        deciders[ApprovalSide.TRANSFER_OFFICE] = office
    for days, (side, user) in enumerate(deciders.items(), start=3):
        yield begun + datetime.timedelta(days=days)
        contract = approve(actor=user, contract=contract, side=side, seen_version=contract.content_version)
    if until != ContractState.SIGNED:
        return
    yield begun + datetime.timedelta(days=8)
    store(record=contract, kind=SEALED, upload=blank_scan(), actor=office)
    contract = contract_machine.run(
        contract, ContractState.SIGNED, actor=office, signed_on=timezone.localdate(), comment="双方已签字盖章。"
    )
    yield from after_signing(
        contract, office=office, head=head, signed=begun + datetime.timedelta(days=8), number=number
    )


def pay_the_rest(project_id: int, *, office: Any, but_the_last: bool) -> None:
    """After the acceptance: what is still due is invoiced and comes; where it passed in part, the last waits."""
    rows = Payment.objects.filter(contract__project=project_id).exclude(state=PaymentState.RECEIVED)
    due = list(rows.order_by("position"))
    for payment in due:
        if payment.state == PaymentState.PLANNED:
            invoice = f"示例{payment.contract_id:08d}-{payment.position}"
            payment = payment_machine.run(payment, PaymentState.INVOICED, actor=office, invoice=invoice)
        if but_the_last and payment.pk == due[-1].pk:
            return
        receive(payment, actor=office)


def receive(payment: Payment, *, actor: Any) -> None:
    """The money is on the account today, as planned."""
    payment_machine.run(
        payment, PaymentState.RECEIVED, actor=actor, received=payment.amount, received_on=timezone.localdate()
    )


def after_signing(contract: Contract, *, office: Any, head: Any, signed: datetime.datetime, number: int) -> Story:
    """The first invoice and its money, and the registration with every outcome that there is."""
    yield signed + datetime.timedelta(days=6)
    row = hand_in(actor=office, contract=contract, office=OFFICE, submitted_on=timezone.localdate())
    yield signed + datetime.timedelta(days=12)
    payment = contract.payments.order_by("position").first()
    if payment is not None:
        payment = payment_machine.run(payment, PaymentState.INVOICED, actor=office, invoice=f"示例{contract.pk:08d}")
    yield signed + datetime.timedelta(days=24)
    outcome = OUTCOMES[number % len(OUTCOMES)]
    decided: dict[str, Any] = {"decided_on": timezone.localdate()}
    if outcome == RegistrationState.REGISTERED:
        decided |= {
            "number": f"示例登记{contract.number}",
            "recognised_value": contract.transaction_value,
        }
    if outcome == RegistrationState.RETURNED:
        decided = {}
    if outcome != RegistrationState.SUBMITTED:
        comment = "" if outcome == RegistrationState.REGISTERED else "技术内容描述不完整，请补充。"
        registration_machine.run(row, outcome, actor=office, comment=comment, **decided)
    yield signed + datetime.timedelta(days=30)
    if payment is not None and number % 3:
        receive(payment, actor=office)
