"""What the steps of a claim bring about, under the lock of its need."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError
from core.transitions import StateMachine
from enterprises.enums import EnterpriseState
from needs.enums import (
    ENTERPRISE_DECLINE_REASONS,
    OPEN_CLAIM_STATES,
    ClaimState,
    DeclineReason,
    NeedState,
)
from needs.models import Claim, Need
from needs.policies.claim import serves
from needs.selectors.plan import missing_for_acceptance
from needs.transitions.need import need_machine
from researchers.models import Researcher

STILL_OPEN = (NeedState.PUBLISHED, NeedState.PAUSED, NeedState.EXPIRED)


def require_open_need(claim: Claim, *, actor: Any, comment: str, **_data: Any) -> None:
    """The need still waits for a solution; pausing and expiry stop new claims, not those under way."""
    if claim.need.state not in STILL_OPEN:
        raise Conflict(_need_is(claim.need))


def begin_review(claim: Claim, *, actor: Any, comment: str, **_data: Any) -> None:
    """Only published needs take claims, from colleges that serve the district; the claim answers the present text."""
    need = claim.need
    if need.state != NeedState.PUBLISHED:
        raise Conflict(_need_is(need))
    if not serves(claim.college_id, need.district_id):
        raise DomainError(_("Your college does not serve this district at present."))
    claim.need_version = need.content_version
    claim.reconfirm_needed = False
    claim.save(update_fields=["need_version", "reconfirm_needed"])


def pass_to_enterprise(claim: Claim, *, actor: Any, comment: str, **_data: Any) -> None:
    """The enterprise sees the claim, for the first time or again after another one fell through."""
    now = timezone.now()
    need = claim.need
    claim.submitted_at = claim.submitted_at or now
    claim.decline_reason = ""
    claim.reconfirm_needed = claim.need_version != need.content_version
    claim.save(update_fields=["submitted_at", "decline_reason", "reconfirm_needed"])
    claim.partners.filter(approved_at__isnull=True).update(approved_at=now)
    if need.first_claim_at is None:
        need.first_claim_at = now
        need.save(update_fields=["first_claim_at"])


def decline(claim: Claim, *, actor: Any, comment: str, decline_reason: str = "", **_data: Any) -> None:
    """Keep why; a person gives one of the enterprise's reasons, the portal the consequence that it is."""
    automatic = decline_reason in (DeclineReason.OTHER_CHOSEN, DeclineReason.NO_ANSWER)
    if not automatic and decline_reason not in ENTERPRISE_DECLINE_REASONS:
        raise DomainError(_("Please choose why you decline."), field="decline_reason")
    claim.decline_reason = decline_reason
    claim.save(update_fields=["decline_reason"])


def match(claim: Claim, *, actor: Any, comment: str, **_data: Any) -> None:
    """Everything that acceptance means for the need and the other claims; ``projects`` hears of it afterwards."""
    need = claim.need
    if need.enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(_("While the enterprise is suspended it cannot accept a claim."))
    if need.state != NeedState.PUBLISHED:
        raise Conflict(_need_is(need))
    missing = missing_for_acceptance(claim)
    if missing:
        raise DomainError(
            _("The claim cannot be accepted yet: %(missing)s") % {"missing": "; ".join(str(one) for one in missing)}
        )
    claim.accepted_at = timezone.now()
    claim.save(update_fields=["accepted_at"])
    need_machine.run(need, NeedState.MATCHED, actor=actor, automatic=True)
    others = Claim.objects.filter(need=need, state__in=OPEN_CLAIM_STATES).exclude(pk=claim.pk)
    lock_leaders([claim.leader_id, *others.values_list("leader_id", flat=True)])
    leaders = end_claims(others, ClaimState.DECLINED, actor=actor, decline_reason=DeclineReason.OTHER_CHOSEN)
    events.announce("claim.others_declined", record=claim, actor=actor, leaders=leaders)


def release(
    claim: Claim,
    *,
    actor: Any,
    comment: str,
    by_enterprise: bool | None = None,
    close_reason: str = "",
    keep_need: bool = False,
    **_data: Any,
) -> None:
    """The need is open again, or closed where the enterprise gives a ``close_reason``.

    ``keep_need``: a project was terminated, and the enterprise decides about the need in its own time.

    ``by_enterprise`` says who let go: the enterprise, the leader (``False``) or the portal when time was up (``None``).
    """
    claim.released_by_enterprise = by_enterprise
    claim.save(update_fields=["released_by_enterprise"])
    need = claim.need
    if keep_need or need.state not in (NeedState.MATCHED, NeedState.CONTRACTED):
        return
    if close_reason:
        need_machine.run(need, NeedState.CLOSED, actor=actor, automatic=True, close_reason=close_reason)
        return
    need_machine.run(need, NeedState.PUBLISHED, actor=actor, automatic=True)


def end_claims(claims: Any, to: str, *, actor: Any, comment: str = "", **data: Any) -> list[Any]:
    """End or take up several claims of one need as the portal, in order, after locking their leaders in order.

    Returns the leaders' users.
    """
    machine = StateMachine.registry["claim"]
    rows = list(claims.select_related(*LEADER_AND_NEED).order_by("pk"))
    lock_leaders(row.leader_id for row in rows)
    for row in rows:
        machine.run(row, to, actor=actor, comment=comment, automatic=True, **data)
    return [row.leader.user for row in rows]


LEADER_AND_NEED = ("leader__user", "need__enterprise")


def lock_leaders(ids: Any) -> None:
    """Lock the researchers whose load will be counted, lowest first: two acceptances then wait instead of deadlocking."""
    list(Researcher.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _need_is(need: Need) -> Any:
    return _("The need is “%(state)s” at present, so this is not possible.") % {"state": need.get_state_display()}
