"""What payments, registration and amendments bring about: lines on the contract's timeline, clocks, mails."""

from typing import Any

from core import events
from core.legal_clocks import last_day
from core.transitions import add_to_timeline
from core.waiting import rule_of
from notifications.services import notify
from notifications.waiting import close_items, open_item
from projects.enums import AmendmentState, PaymentState, RegistrationState
from projects.models import Contract
from projects.selectors.contract import both_sides, enterprise_people, office_people
from projects.services.registration import TO_REGISTER
from projects.transitions.amendment import amendment_machine
from projects.transitions.registration import APPLICATION

OF_CONTRACTS = ("payment", "registration", "amendment")


def on_signed(*, record: Contract, actor: Any, **_data: Any) -> None:
    """The transfer office has so many days to apply for registration."""
    rule = rule_of(TO_REGISTER, record.state)
    if rule is not None and record.signed_on is not None:
        open_item(record, rule, due_on=last_day(APPLICATION, record.signed_on))


def on_over(*, record: Contract, actor: Any, **_data: Any) -> None:
    """A contract that ended changes no more, and nothing of it waits but what was invoiced."""
    close_items(record, machine=TO_REGISTER)
    for amendment in record.amendments.filter(state=AmendmentState.PROPOSED):
        amendment_machine.run(amendment, AmendmentState.WITHDRAWN, actor=actor, automatic=True)
    for payment in record.payments.filter(state=PaymentState.PLANNED):
        close_items(payment)


def on_transition(*, record: Any, actor: Any, machine: Any, to: str, comment: str, **_data: Any) -> None:
    """Whoever reads the contract's timeline sees its payments, registration and amendments there; people are told."""
    if machine.name not in OF_CONTRACTS:
        return
    add_to_timeline(record.contract, f"contract.{machine.name}_{to}", actor=actor, comment=comment)
    event = f"{machine.name}.{to}"
    if event in RECIPIENTS:
        notify(
            event=event,
            record=record,
            recipients=RECIPIENTS[event](record.contract),
            actor=actor,
            dedupe=f"{record.pk}:{record.state_since.isoformat()}",
            context={"comment": comment},
        )


RECIPIENTS = {
    f"payment.{PaymentState.INVOICED}": enterprise_people,
    f"payment.{PaymentState.RECEIVED}": both_sides,
    f"registration.{RegistrationState.RETURNED}": office_people,
    f"registration.{RegistrationState.REGISTERED}": both_sides,
    f"registration.{RegistrationState.REFUSED}": both_sides,
    **{f"amendment.{state}": both_sides for state in AmendmentState.values},
}


def register() -> None:
    """Listen."""
    events.on("contract.signed", on_signed)
    events.on("contract.fulfilled", on_over)
    events.on("contract.terminated", on_over)
    events.on(events.TRANSITION, on_transition)
