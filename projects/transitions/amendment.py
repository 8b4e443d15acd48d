"""The states of a change to a signed contract: three sides agree, then it holds."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from core.errors import DomainError
from core.format import day_text
from core.transitions import Edge, StateMachine
from core.versions import save_version
from projects.enums import AmendmentState, ContractState, MilestoneState, PaymentState, ProjectState
from projects.models import Amendment, Contract, Payment
from projects.policies.payment import can_answer, can_withdraw
from projects.transitions.payment import lock_contract
from projects.transitions.project import project_machine
from projects.transitions.schedule import follow_end

PROPOSED = AmendmentState.PROPOSED
MONEY = ("value", "transaction_value")
TEXTS = ("ip_terms", "ip_note", "content", "acceptance_terms")
AMENDABLE = (*MONEY, "ends_on", *TEXTS)
PAYMENTS = "payments"


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return str(value) if isinstance(value, Decimal | datetime.date) else value


def restored(name: str, value: Any) -> Any:
    """A value as the contract keeps it."""
    if name in MONEY:
        return Decimal(value)
    return datetime.date.fromisoformat(value) if name == "ends_on" else value


def present_values(contract: Contract) -> dict[str, Any]:
    """What an amendment may change, as it is now: fields, and the payments that were not invoiced yet."""
    planned = contract.payments.filter(state=PaymentState.PLANNED)
    values = {name: plain(getattr(contract, name)) for name in AMENDABLE}
    values[PAYMENTS] = [
        {"title": one.title, "due_on": plain(one.due_on), "amount": plain(one.amount)} for one in planned
    ]
    return values


def check_in_force(contract: Contract) -> None:
    """Only what is in force can be changed."""
    if contract.state != ContractState.SIGNED:
        raise DomainError(_("The contract is no longer in force."))


def check_sums(contract: Contract, new: dict[str, Any]) -> None:
    """After the change the payments still add up to the value, and the transaction value is part of it."""
    value = Decimal(new.get("value", contract.value))
    if Decimal(new.get("transaction_value", contract.transaction_value)) > value:
        raise DomainError(
            _("The technology transaction value is part of the contract value and cannot exceed it."),
            field="transaction_value",
        )
    fixed = contract.payments.exclude(state=PaymentState.PLANNED)
    planned = new.get(PAYMENTS, present_values(contract)[PAYMENTS])
    total = sum((one.amount for one in fixed), Decimal(0)) + sum(
        (Decimal(one["amount"]) for one in planned), Decimal(0)
    )
    if total != value:
        raise DomainError(
            _("The payments add up to %(total)s yuan, the contract value is %(value)s yuan.")
            % {"total": f"{total:.2f}", "value": f"{value:.2f}"},
            field="value",
        )


def check_end(contract: Contract, new: dict[str, Any]) -> None:
    """A new end of the term leaves no milestone outside it: both sides move those first, by a change request."""
    if "ends_on" not in new:
        return
    end = datetime.date.fromisoformat(new["ends_on"])
    begin = contract.starts_on or contract.signed_on
    if begin is not None and end <= begin:
        raise DomainError(_("The contract cannot end before it begins."), field="ends_on")
    outside = contract.project.milestones.filter(due_on__gt=end).exclude(state=MilestoneState.CONFIRMED)
    named = [f"{one.title} ({day_text(one.due_on)})" for one in outside.order_by("due_on", "id")]
    if named:
        raise DomainError(
            _(
                "These milestones would be due after the new end: %(milestones)s. Propose an extension among the project’s "
                "changes first, with earlier days for them; then change the end of the contract."
            )
            % {"milestones": pgettext("between names", ", ").join(named)},
            field="ends_on",
        )


def apply(amendment: Amendment, *, actor: Any, **_data: Any) -> None:
    """Write what was agreed on into the contract, or end it together with its project."""
    contract = amendment.contract
    check_in_force(contract)
    if amendment.ends_contract:
        project_machine.run(
            contract.project, ProjectState.TERMINATED, actor=actor, automatic=True, comment=amendment.reason
        )
        return
    present = present_values(contract)
    if any(present[name] != old for name, old in amendment.old.items()):
        raise DomainError(_("The contract has changed since this was proposed. Withdraw it and propose it anew."))
    check_sums(contract, amendment.new)
    check_end(contract, amendment.new)
    fields = [name for name in AMENDABLE if name in amendment.new]
    for name in fields:
        setattr(contract, name, restored(name, amendment.new[name]))
    save_version(contract, seen=None, fields=fields)
    if PAYMENTS in amendment.new:
        contract.payments.filter(state=PaymentState.PLANNED).delete()
        Payment.objects.bulk_create(
            Payment(
                contract=contract,
                position=100 + place,
                title=one["title"],
                due_on=datetime.date.fromisoformat(one["due_on"]),
                amount=Decimal(one["amount"]),
            )
            for place, one in enumerate(amendment.new[PAYMENTS])
        )
    if "ends_on" in amendment.new:
        project = contract.project
        project.ends_on = contract.ends_on
        save_version(project, seen=None, fields=["ends_on"])
        follow_end(project)


amendment_machine = StateMachine(
    "amendment",
    states=AmendmentState,
    lock_first=lock_contract,
    related=("contract__project__enterprise", "contract__project__college", "contract__project__leader__user"),
    edges={
        (PROPOSED, AmendmentState.AGREED): Edge(verb=_("Agree"), automatic=True, effects=(apply,)),
        (PROPOSED, AmendmentState.DECLINED): Edge(
            verb=pgettext_lazy("amendment", "Decline"),
            policy=can_answer,
            automatic=True,
            reason=True,
            confirm=_("The contract stays as it is; both sides read your reason."),
            tone="danger",
        ),
        (PROPOSED, AmendmentState.WITHDRAWN): Edge(
            verb=_("Withdraw"),
            policy=can_withdraw,
            automatic=True,
            confirm=pgettext_lazy("amendment", "The contract stays as it is."),
        ),
    },
)
