"""Proposing a change to a signed contract and agreeing to it: enterprise, college, transfer office, three persons."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotAllowed
from core.standing import behind_another_side, taking
from core.transitions import add_to_timeline
from notifications.waiting import refresh_items
from projects.enums import AmendmentState, ApprovalSide
from projects.models import Amendment, Contract
from projects.policies.contract import sides_of
from projects.policies.payment import can_amend
from projects.selectors.contract import with_project
from projects.transitions.amendment import (
    AMENDABLE,
    PAYMENTS,
    amendment_machine,
    check_end,
    check_sums,
    plain,
    present_values,
)
from projects.transitions.contract import lock_project
from projects.transitions.payment import lock_contract

AGREED_BY = {
    ApprovalSide.ENTERPRISE: "enterprise_agreed_by",
    ApprovalSide.COLLEGE: "college_agreed_by",
    ApprovalSide.TRANSFER_OFFICE: "office_agreed_by",
}


@transaction.atomic
def propose_amendment(
    *,
    actor: Any,
    contract: Contract,
    reason: str,
    data: Mapping[str, Any] | None = None,
    payments: Sequence[Mapping[str, Any]] = (),
    ends_contract: bool = False,
) -> Amendment:
    """Propose new values for a contract in force, or its end; one proposal at a time."""
    lock_project(contract)
    row = with_project(Contract.objects.select_for_update(of=("self",))).get(pk=contract.pk)
    if not can_amend(actor, row):
        raise NotAllowed(_("Only a contract in force is changed, by those who may write one."))
    if row.amendments.filter(state=AmendmentState.PROPOSED).exists():
        raise Conflict(_("Another change of this contract is waiting for agreement. It comes first."))
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    if not ends_contract:
        present = present_values(row)
        wanted = {name: plain((data or {})[name]) for name in AMENDABLE if name in (data or {})}
        wanted[PAYMENTS] = [{name: plain(one[name]) for name in ("title", "due_on", "amount")} for one in payments]
        new = {name: value for name, value in wanted.items() if value != present[name]}
        old = {name: present[name] for name in new}
        if not new:
            raise DomainError(_("Nothing is changed."))
        check_sums(row, new)
        check_end(row, new)
    number = (row.amendments.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    amendment = Amendment.objects.create(
        contract=row,
        number=number,
        reason=reason,
        old=old,
        new=new,
        ends_contract=ends_contract,
        proposed_by=actor,
    )
    with taking(actor, lambda: can_amend(actor, row)):
        amendment_machine.created(amendment, actor=actor)
    return amendment


def agreements_of(amendment: Amendment) -> dict[str, Any]:
    """Who has agreed, by side; ``None`` where nobody has."""
    return {str(side): getattr(amendment, name) for side, name in AGREED_BY.items()}


@transaction.atomic
def agree(*, actor: Any, amendment: Amendment, side: str) -> Amendment:
    """Agree for ``side``; with the third one the change holds. The same person agreeing again changes nothing."""
    lock_contract(amendment)
    row = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related(
            "contract__project__enterprise", "contract__project__college", "contract__project__leader__user"
        )
        .get(pk=amendment.pk)
    )
    if side not in sides_of(actor, row.contract.project):
        raise NotAllowed(_("Your role does not include this step."))
    given = agreements_of(row)
    if given[side] == actor:
        return row
    if row.state != AmendmentState.PROPOSED or given[side] is not None:
        raise Conflict(_("Meanwhile this has been decided. Please look at it again."))
    with taking(actor, lambda: side in sides_of(actor, row.contract.project)) as absent:
        given_by = [one.pk for one in given.values() if one is not None]
        if behind_another_side(row, actor=actor, absent=absent, given_by=given_by, event="amendment.agreed_by_"):
            raise DomainError(_("You have agreed for another side; each side is a different person."))
        setattr(row, AGREED_BY[ApprovalSide(side)], actor)
        row.save(update_fields=[AGREED_BY[ApprovalSide(side)]])
        add_to_timeline(row, f"amendment.agreed_by_{side}", actor=actor)
        if all(agreements_of(row).values()):
            agreed: Amendment = amendment_machine.run(row, AmendmentState.AGREED, actor=actor, automatic=True)
            return agreed
    refresh_items(row)
    return row
