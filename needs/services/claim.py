"""Beginning a claim, its short form, and the steps that need more than the machine alone."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from core.versions import save_version
from needs.enums import ENTERPRISE_DECLINE_REASONS, ClaimState, TeamRole
from needs.models import Claim, ClaimMember, Need
from needs.policies.claim import can_claim, can_edit_short, can_hand_over, can_reconfirm, own_researcher, serves
from needs.transitions.claim import claim_machine, lock_need
from notifications.waiting import refresh_items
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.services import count_load

SHORT_FIELDS = ("approach", "price", "months", "proof")
OPEN_ALREADY = _("You have a claim on this need already; open it to go on.")


def draft_claim(*, actor: Any, need: Need, data: Mapping[str, Any]) -> Claim:
    """Begin a claim on a published need, with the short form's answers."""
    if not can_claim(actor, need):
        raise NotAllowed(
            _(
                "Only vetted researchers of colleges that serve the district may claim a published need, not people of the enterprise."
            )
        )
    leader = own_researcher(actor)
    assert leader is not None  # noqa: S101 - can_claim has seen to it
    with transaction.atomic():
        claim = Claim(
            need=need,
            leader=leader,
            college_id=leader.college_id,
            need_version=need.content_version,
            diagnosed_need=need.diagnosing_researcher_id == leader.pk,
            **{name: data[name] for name in SHORT_FIELDS},
        )
        _save_unless_open(claim)
        ClaimMember.objects.create(
            claim=claim, role=TeamRole.LEADER, researcher=leader, name=str(leader), confirmed_at=claim.created_at
        )
        claim_machine.created(claim, actor=actor)
    return claim


def _save_unless_open(claim: Claim, **save: Any) -> None:
    """Save; the constraint of one open claim per leader and need answers in words."""
    try:
        with transaction.atomic():
            claim.save(**save)
    except IntegrityError as error:
        if "claim_one_open_per_leader" in str(error):
            raise DomainError(OPEN_ALREADY) from None
        raise


def update_short(*, actor: Any, claim: Claim, data: Mapping[str, Any], seen: int | None) -> Claim:
    """Change the short form before the college has it; ``Conflict`` where somebody saved in between."""
    if not can_edit_short(actor, claim):
        raise NotAllowed(_("The claim can no longer be changed here."))
    with transaction.atomic():
        for name in SHORT_FIELDS:
            setattr(claim, name, data[name])
        save_version(claim, seen=seen, fields=SHORT_FIELDS)
    return claim


def decline_claim(claim: Claim, to: str, *, actor: Any, decline_reason: str, **run: Any) -> Claim:
    """The enterprise declines: one reason from the list, and words that the claimants read."""
    if decline_reason not in ENTERPRISE_DECLINE_REASONS:
        raise DomainError(_("Please choose why you decline."), field="decline_reason")
    row: Claim = claim_machine.run(claim, to, actor=actor, decline_reason=decline_reason, **run)
    return row


def reconfirm(*, actor: Any, claim: Claim) -> Claim:
    """The leader stands by the claim after the need has changed."""
    if not can_reconfirm(actor, claim):
        raise NotAllowed(_("Only the leader of an open claim reconfirms it."))
    with transaction.atomic():
        need = lock_need(claim)
        claim.need_version = need.content_version
        claim.reconfirm_needed = False
        save_version(claim, seen=None, fields=("need_version", "reconfirm_needed"))
        add_to_timeline(claim, "claim.reconfirmed", actor=actor, data={"need_version": need.content_version})
        events.announce("claim.reconfirmed", record=claim, actor=actor)
    return claim


def hand_over(*, actor: Any, claim: Claim, leader: Researcher, comment: str) -> Claim:
    """Another researcher of the same college leads an open claim from now on; the old leader stays in the team."""
    if not can_hand_over(actor, claim):
        raise NotAllowed(_("Only the leader and the college’s administrators hand a claim over."))
    if not comment.strip():
        raise DomainError(_("Please give the reason; the other side will read it."), field="comment")
    with transaction.atomic():
        need = lock_need(claim)
        row = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        if not can_hand_over(actor, row):
            raise Conflict(_("Meanwhile this claim has ended."))
        if leader.pk == row.leader_id:
            raise DomainError(_("This researcher leads the claim already."), field="leader")
        if leader.college_id != row.college_id or leader.state != ResearcherState.VETTED:
            raise DomainError(_("Please choose a vetted researcher of the same college."), field="leader")
        if not serves(leader.college_id, need.district_id):
            raise DomainError(_("Your college does not serve this district at present."), field="leader")
        if leader.user.memberships.current().filter(organisation_id=need.enterprise.organisation_id).exists():
            raise DomainError(_("This researcher belongs to the enterprise that posted the need."), field="leader")
        with taking(actor, lambda: can_hand_over(actor, row)):
            _change_leader(row, leader, actor=actor, comment=comment)
    return row


def _change_leader(claim: Claim, leader: Researcher, *, actor: Any, comment: str) -> None:
    old = claim.leader
    claim.leader = leader
    _save_unless_open(claim, update_fields=["leader", "updated_at"])
    claim.members.filter(role=TeamRole.LEADER).update(role=TeamRole.MEMBER)
    ClaimMember.objects.update_or_create(
        claim=claim,
        researcher=leader,
        defaults={"role": TeamRole.LEADER, "name": str(leader), "confirmed_at": claim.updated_at},
    )
    if claim.state != ClaimState.DRAFT:
        for researcher, change in sorted([(old.pk, -1), (leader.pk, 1)]):
            count_load(researcher_id=researcher, open_claims=change)
    add_to_timeline(
        claim,
        "claim.leader_changed",
        actor=actor,
        comment=comment,
        data={"from": old.pk, "to": leader.pk},
    )
    refresh_items(claim)
    events.announce("claim.leader_changed", record=claim, actor=actor, old=old, comment=comment)
