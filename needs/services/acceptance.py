"""Accepting a claim, and letting go of an accepted one."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.said import said
from enterprises.models import Enterprise
from needs.enums import ClaimState
from needs.models import Claim
from needs.policies.claim import can_accept
from needs.transitions.claim import claim_machine, lock_need

OTHER_ACCEPTED = _("Another claim on this need has been accepted in the meantime: %(leader)s. Only one can be.")


def accept(
    claim: Claim,
    to: str = ClaimState.ACCEPTED,
    *,
    actor: Any,
    comment: str = "",
    seen: str | None = None,
    seen_version: int | None = None,
) -> Claim:
    """Accept ``claim``: need matched, other claims declined, project prepared, everybody told, all or nothing.

    ``seen_version`` is the version of the plan that the person read. Raises ``Conflict`` where another claim was accepted
    first or the plan has changed, ``DomainError`` where something is still missing.
    """
    with transaction.atomic():
        # A suspension of the enterprise takes this lock as well: it is then seen here, or comes after the project.
        enterprise_id = claim.need.enterprise_id
        Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise_id)
        need = lock_need(claim)
        other = (
            Claim.objects.filter(need=need, state=ClaimState.ACCEPTED)
            .exclude(pk=claim.pk)
            .select_related("leader__user")
            .first()
        )
        if other is not None and can_accept(actor, claim):
            raise Conflict(OTHER_ACCEPTED % {"leader": other.leader})
        if seen_version is not None and Claim.objects.filter(pk=claim.pk).exclude(version=seen_version).exists():
            raise Conflict(_("The leader has changed the plan since you read it. Please look at it again."))
        try:
            row: Claim = claim_machine.run(claim, to, actor=actor, comment=comment, seen=seen)
        except IntegrityError as error:
            if "claim_one_accepted_per_need" in str(error):
                raise Conflict(_("Another claim on this need has been accepted in the meantime.")) from None
            raise
    return row


def release(
    claim: Claim,
    to: str = ClaimState.RELEASED,
    *,
    actor: Any,
    comment: str = "",
    seen: str | None = None,
    close_reason: str = "",
) -> Claim:
    """Let go of an accepted claim. The need opens again, unless the enterprise gives a ``close_reason``.

    When the leader lets go the need opens again; the enterprise may close it afterwards.
    """
    by_enterprise = can_accept(actor, claim)
    row: Claim = claim_machine.run(
        claim,
        to,
        actor=actor,
        comment=comment,
        seen=seen,
        by_enterprise=by_enterprise,
        close_reason=close_reason if by_enterprise else "",
    )
    return row


def release_in_time(claim: Claim) -> None:
    """The time for the contract is up and nobody extended it: the portal lets go, and the need is open again."""
    claim_machine.run(
        claim,
        ClaimState.RELEASED,
        actor=None,
        automatic=True,
        comment=said("No contract was signed in time and the time was not extended."),
    )
