"""The registration 技术合同认定登记 of a contract, as the registration office decides it. A refusal leaves the contract in
force."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from projects.enums import RegistrationState
from projects.models import Registration
from projects.policies.payment import can_record
from projects.transitions.payment import lock_contract

SUBMITTED, RETURNED = RegistrationState.SUBMITTED, RegistrationState.RETURNED
REGISTERED, REFUSED = RegistrationState.REGISTERED, RegistrationState.REFUSED
DECISION, APPLICATION = "registration.decision", "registration.application"
"""Keys of the legal clocks: of the registration office, and of whoever has to apply."""


def check_past(day: datetime.date, field: str) -> None:
    """What is written down has happened."""
    if day > timezone.localdate():
        raise DomainError(_("This day is still to come."), field=field)


def hand_in_again(registration: Registration, *, submitted_on: datetime.date, **_data: Any) -> None:
    """The clock begins anew."""
    check_past(submitted_on, "submitted_on")
    registration.submitted_on = submitted_on
    registration.save(update_fields=["submitted_on"])


def set_registered(
    registration: Registration, *, number: str, decided_on: datetime.date, recognised_value: Decimal, **_data: Any
) -> None:
    """Number, day, and the transaction value that the office recognised: a figure of its own."""
    check_past(decided_on, "decided_on")
    if not number.strip():
        raise DomainError(_("Please give the registration number."), field="number")
    if Registration.objects.filter(number=number.strip()).exclude(pk=registration.pk).exists():
        raise DomainError(_("Another contract has this registration number."), field="number")
    if recognised_value > registration.contract.value:
        raise DomainError(_("More than the contract value cannot be recognised."), field="recognised_value")
    registration.number, registration.decided_on = number.strip(), decided_on
    registration.recognised_value = recognised_value
    registration.save(update_fields=["number", "decided_on", "recognised_value"])


def set_refused(registration: Registration, *, decided_on: datetime.date, **_data: Any) -> None:
    """When it was refused."""
    check_past(decided_on, "decided_on")
    registration.decided_on = decided_on
    registration.save(update_fields=["decided_on"])


registration_machine = StateMachine(
    "registration",
    states=RegistrationState,
    lock_first=lock_contract,
    related=("contract__project__enterprise", "contract__project__college", "contract__project__leader__user"),
    edges={
        (SUBMITTED, REGISTERED): Edge(
            verb=_("Enter the registration"), policy=can_record, effects=(set_registered,), tone="primary"
        ),
        (SUBMITTED, RETURNED): Edge(
            verb=_("Returned for correction"),
            policy=can_record,
            reason=True,
            confirm=_("Write down what the registration office wants corrected."),
        ),
        (RETURNED, SUBMITTED): Edge(
            verb=_("Hand in again"), policy=can_record, effects=(hand_in_again,), tone="primary"
        ),
        (SUBMITTED, REFUSED): Edge(
            verb=pgettext_lazy("registration", "Enter the refusal"),
            policy=can_record,
            effects=(set_refused,),
            reason=True,
            confirm=_("The contract stays in force; it only has no registration."),
            tone="danger",
        ),
    },
)
