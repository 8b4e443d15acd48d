"""Applying for the registration of a contract."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed
from core.standing import taking
from notifications.waiting import close_items
from projects.models import Contract, Registration
from projects.policies.payment import can_hand_in
from projects.selectors.contract import with_project
from projects.transitions.contract import lock_project
from projects.transitions.registration import check_past, registration_machine

TO_REGISTER = "contract_registration"
"""Name of the waiting rule of contracts that nobody has handed in yet."""


@transaction.atomic
def hand_in(*, actor: Any, contract: Contract, office: str, submitted_on: datetime.date) -> Registration:
    """Write down that the contract was handed in to the registration office; its clock runs from that day."""
    lock_project(contract)
    row = with_project(Contract.objects.select_for_update(of=("self",))).get(pk=contract.pk)
    if not can_hand_in(actor, row):
        raise NotAllowed(_("The transfer office applies for registration, once the contract is signed."))
    if Registration.objects.filter(contract=row).exists():
        raise Conflict(_("The contract has been handed in already."))
    check_past(submitted_on, "submitted_on")
    registration = Registration.objects.create(contract=row, office=office, submitted_on=submitted_on)
    with taking(actor, lambda: can_hand_in(actor, row)):
        registration_machine.created(registration, actor=actor)
    close_items(row, machine=TO_REGISTER)
    return registration
