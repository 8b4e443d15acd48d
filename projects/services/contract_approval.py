"""Approving a contract: three sides, three persons, one version of the text, in any order."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.standing import behind_another_side, taking
from core.transitions import add_to_timeline
from notifications.waiting import refresh_items
from projects.enums import ApprovalSide, ContractState
from projects.models import Contract, ContractApproval
from projects.policies.contract import sides_of
from projects.selectors.contract import approvals_of, with_project
from projects.transitions.contract import contract_machine, lock_project


def approve(*, actor: Any, contract: Contract, side: str, seen_version: int) -> Contract:
    """Approve version ``seen_version`` for ``side``. The third approval takes the contract to approved.

    The same person approving the same side again changes nothing. Raises ``Conflict`` where the text has changed since it
    was read or somebody else approved for the side, ``DomainError`` where the person approved for another side.
    """
    with transaction.atomic():
        lock_project(contract)
        row = with_project(Contract.objects.select_for_update(of=("self",))).get(pk=contract.pk)
        if side not in sides_of(actor, row.project):
            raise NotAllowed(_("Your role does not include this step."))
        given = approvals_of(row)
        if row.content_version != seen_version:
            raise Conflict(_("The text has been changed since you read it. Please look at it again."))
        if side in given and given[side].approved_by_id == actor.pk:
            return row
        if row.state != ContractState.IN_APPROVAL:
            raise Conflict(
                _("This is not possible now: the record is “%(state)s”.") % {"state": row.get_state_display()}
            )
        if side in given:
            raise Conflict(_("%(person)s has approved for this side already.") % {"person": given[side].approved_by})
        with taking(actor, lambda: side in sides_of(actor, row.project)) as absent:
            if behind_another_side(
                row,
                actor=actor,
                absent=absent,
                given_by=[one.approved_by_id for one in given.values()],
                event="contract.approved_by_",
                version=row.content_version,
            ):
                raise DomainError(_("You have approved for another side; each side is approved by a different person."))
            ContractApproval.objects.create(
                contract=row, content_version=row.content_version, side=side, approved_by=actor
            )
            data = {"version": row.content_version, "side": side}
            add_to_timeline(row, f"contract.approved_by_{side}", actor=actor, data=data)
            if len(given) + 1 == len(ApprovalSide.values):
                return contract_machine.run(row, ContractState.APPROVED, actor=actor, automatic=True)
            refresh_items(row)
            events.announce("contract.approval_given", record=row, actor=actor, side=side)
    return row
