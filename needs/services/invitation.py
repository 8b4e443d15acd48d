"""Inviting researchers to claim, and what they answer."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS
from needs.enums import OPEN_CLAIM_STATES, ClaimState, InvitationState
from needs.matching import rounds
from needs.models import Claim, Invitation, Match, Need, OutOfField
from needs.policies.claim import own_researcher
from needs.policies.matching import can_invite, can_refuse_field
from needs.selectors.matching import in_enterprise
from needs.selectors.need import can_be_asked
from needs.transitions.invitation import invitation_machine
from researchers.models import Researcher


def invite(*, actor: Any, need: Need, researcher: Researcher) -> Invitation:
    """Invite a researcher once: asked again, the invitation that is there. One mail, and one line of what waits for him."""
    with transaction.atomic():
        locked = Need.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=need.pk)
        present = Invitation.objects.filter(need=locked, researcher=researcher).first()
        if present is not None:
            return present
        if not can_invite(actor, locked, researcher):
            raise NotAllowed(NOT_YOURS)
        _check(locked, researcher)
        invitation = Invitation.objects.create(need=locked, researcher=researcher, invited_by=actor)
        invitation_machine.created(invitation, actor=actor)
    return invitation


def _check(need: Need, researcher: Researcher) -> None:
    if not can_be_asked(researcher, need):
        raise DomainError(
            _("This researcher cannot claim the need: not vetted, on leave, or of a college without a link.")
        )
    if in_enterprise([researcher.user_id], need):
        raise DomainError(_("This researcher belongs to the enterprise and cannot claim its needs."))
    if Claim.objects.filter(need=need, leader=researcher, state__in=(*OPEN_CLAIM_STATES, ClaimState.ACCEPTED)).exists():
        raise DomainError(_("This researcher has a claim on the need already."))


def decline(invitation: Invitation, to: str, *, actor: Any, answer: str, **run: Any) -> Invitation:
    """The researcher declines and says why."""
    with transaction.atomic():
        row: Invitation = invitation_machine.run(invitation, to, actor=actor, answer=answer, **run)
        if OutOfField.objects.filter(need_id=row.need_id, researcher_id=row.researcher_id).exists():
            _take_out(row.need, row.researcher)
    return row


def refuse_field(*, actor: Any, need: Need) -> None:
    """A researcher says that a need is not in his field: kept, and used wherever needs are compared with him."""
    if not can_refuse_field(actor, need):
        raise NotAllowed(NOT_YOURS)
    researcher = own_researcher(actor)
    assert researcher is not None  # noqa: S101 - the policy has seen to it
    with transaction.atomic():
        OutOfField.objects.get_or_create(need=need, researcher=researcher)
        _take_out(need, researcher)


def _take_out(need: Need, researcher: Researcher) -> None:
    """Out of the list at once; the needs that resemble this one are compared anew."""
    Match.objects.filter(need=need, researcher=researcher).delete()
    rounds.mark_needs(Match.objects.filter(researcher=researcher).values_list("need_id", flat=True), hurry=False)
    rounds.mark_needs([need.pk])
    rounds.start()


def take_up(claim: Claim, *, actor: Any) -> None:
    """A claim was begun: the invitation has been followed."""
    for one in Invitation.objects.filter(need_id=claim.need_id, researcher_id=claim.leader_id):
        if one.state != InvitationState.TAKEN_UP:
            invitation_machine.run(one, InvitationState.TAKEN_UP, actor=actor, automatic=True)


def lapse(invitations: Any, *, actor: Any) -> None:
    """What can no longer be followed lapses."""
    for one in invitations.filter(state=InvitationState.INVITED).order_by("need_id", "pk"):
        invitation_machine.run(one, InvitationState.LAPSED, actor=actor, automatic=True)
