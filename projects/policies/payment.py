"""Who may do what to payments, registration and amendments of a contract."""

from typing import Any

from projects.enums import AmendmentState, ContractState
from projects.models import Amendment, Contract, Payment, Registration
from projects.policies.contract import SIGNED_ONCE, can_decide, can_prepare, of_enterprise, of_office


def can_invoice(user: Any, payment: Payment) -> bool:
    """Entering an invoice: the transfer office or the enterprise that received it, once the contract is signed."""
    project = payment.contract.project
    return payment.contract.state in SIGNED_ONCE and (of_office(user, project) or of_enterprise(user, project))


def can_confirm_money(user: Any, payment: Payment) -> bool:
    """Money received is confirmed by the transfer office alone, and so is an invoice taken back."""
    return payment.contract.state in SIGNED_ONCE and of_office(user, payment.contract.project)


def can_hand_in(user: Any, contract: Contract) -> bool:
    """Applying for registration: the transfer office, once the contract is signed."""
    return contract.state in SIGNED_ONCE and of_office(user, contract.project)


def can_record(user: Any, registration: Registration) -> bool:
    """Writing down what the registration office decided: the transfer office."""
    return of_office(user, registration.contract.project)


def can_amend(user: Any, contract: Contract) -> bool:
    """Proposing a change of a contract that is in force: whoever may write one."""
    return contract.state == ContractState.SIGNED and (
        can_prepare(user, contract.project) or can_decide(user, contract)
    )


def can_answer(user: Any, amendment: Amendment) -> bool:
    """Agreeing to an amendment or declining it: enterprise head, college, transfer office."""
    return amendment.state == AmendmentState.PROPOSED and can_decide(user, amendment.contract)


def can_withdraw(user: Any, amendment: Amendment) -> bool:
    """Taking a proposal back: who made it."""
    return amendment.proposed_by_id == getattr(user, "pk", None)
