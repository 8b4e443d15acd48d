"""The states of a payment: planned, invoiced, received 到账 as the transfer office confirms."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.said import said
from core.transitions import Edge, StateMachine
from projects.enums import PaymentState
from projects.models import Contract, Payment
from projects.policies.payment import can_confirm_money, can_invoice
from projects.transitions.contract import lock_project

PLANNED, INVOICED, RECEIVED = PaymentState.PLANNED, PaymentState.INVOICED, PaymentState.RECEIVED


def lock_contract(row: Any) -> Contract:
    """The contract of a row that belongs to one, locked after its project."""
    contract = Contract.objects.get(pk=row.contract_id)
    lock_project(contract)
    locked: Contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    return locked


def set_invoice(payment: Payment, *, invoice: str, **_data: Any) -> None:
    """Keep the invoice's number."""
    if not invoice.strip():
        raise DomainError(_("Please give the number of the invoice."), field="invoice")
    payment.invoice = invoice.strip()
    payment.save(update_fields=["invoice"])


def clear_invoice(payment: Payment, **_data: Any) -> None:
    """The invoice was taken back."""
    payment.invoice = ""
    payment.save(update_fields=["invoice"])


def set_received(payment: Payment, *, received: Decimal, received_on: datetime.date, **_data: Any) -> None:
    """What came and when. Where it was less than planned, the rest is a payment of its own with the same due day."""
    if received_on > timezone.localdate():
        raise DomainError(_("The money cannot have come in the future."), field="received_on")
    if not received:
        raise DomainError(_("Please give an amount."), field="received")
    if received > payment.amount:
        raise DomainError(_("More than planned: please change the payment plan by an amendment."), field="received")
    rest = payment.amount - received
    payment.received, payment.received_on, payment.amount = received, received_on, received
    payment.save(update_fields=["received", "received_on", "amount"])
    if rest:
        Payment.objects.create(
            contract=payment.contract,
            position=payment.position,
            title=said("%(title)s (rest)", title=payment.title[:100]),
            due_on=payment.due_on,
            amount=rest,
        )


payment_machine = StateMachine(
    "payment",
    states=PaymentState,
    lock_first=lock_contract,
    related=("contract__project__enterprise", "contract__project__college", "contract__project__leader__user"),
    edges={
        (PLANNED, INVOICED): Edge(
            verb=_("Enter the invoice"),
            policy=can_invoice,
            effects=(set_invoice,),
            tone="primary",
        ),
        (INVOICED, RECEIVED): Edge(
            verb=_("Confirm money received"),
            policy=can_confirm_money,
            effects=(set_received,),
            confirm=_("Only what stands on the university’s account counts as received."),
            tone="primary",
        ),
        (INVOICED, PLANNED): Edge(
            verb=_("Take the invoice back"),
            policy=can_confirm_money,
            effects=(clear_invoice,),
            reason=True,
            confirm=_("For example a wrong amount or a cancelled invoice; the payment is planned again."),
        ),
    },
)
