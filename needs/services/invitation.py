"""Inviting researchers to claim, what they answer, and what offices say of those who were found."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS
from needs.enums import TAKING_PART, InvitationState, NeedState
from needs.matching import rounds
from needs.models import Claim, Invitation, Match, Need, Opinion, OutOfField
from needs.policies.claim import own_researcher
from needs.policies.matching import can_invite, can_judge, can_refuse_field
from needs.selectors.matching import in_enterprise
from needs.selectors.need import askable_researchers, can_be_asked
from needs.transitions.invitation import invitation_machine
from researchers.models import Researcher


def invite(*, actor: Any, need: Need, researcher: Researcher) -> Invitation:
    """Invite a researcher once: asked again, the invitation that is there. One mail, and one line of what waits for him.

    Only what the enterprise has withdrawn is put in force again.
    """
    with transaction.atomic():
        locked = Need.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=need.pk)
        present = Invitation.objects.filter(need=locked, researcher=researcher).first()
        if present is not None and present.state != InvitationState.WITHDRAWN:
            return present
        if not can_invite(actor, locked, researcher):
            raise NotAllowed(NOT_YOURS)
        _check(locked, researcher)
        return _ask(present or Invitation(need=locked, researcher=researcher), invited_by=actor, actor=actor)


def _ask(invitation: Invitation, *, invited_by: Any, actor: Any) -> Invitation:
    """A new invitation, or one that was withdrawn, stands."""
    if invitation.state == InvitationState.WITHDRAWN:
        again: Invitation = invitation_machine.run(
            invitation, InvitationState.INVITED, actor=actor, automatic=True, invited_by=invited_by
        )
        return again
    invitation.invited_by = invited_by
    invitation.save()
    invitation_machine.created(invitation, actor=actor)
    return invitation


def invite_named(need: Need, *, actor: Any) -> list[Invitation]:
    """Invite whom the need itself names, once it is published, or where somebody is named while it is; each once.

    Who cannot claim (any more) is passed over: the names may have been written weeks ago.
    """
    with transaction.atomic():
        locked = Need.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=need.pk)
        if locked.state != NeedState.PUBLISHED:
            return []
        claiming = Claim.objects.filter(need=locked, state__in=TAKING_PART).values("leader")
        named = locked.invited_researchers.filter(pk__in=askable_researchers(locked).order_by().values("pk"))
        present = Invitation.objects.filter(need=locked)
        asked = present.exclude(state=InvitationState.WITHDRAWN).values("researcher")
        wanted = list(named.exclude(pk__in=asked).exclude(pk__in=claiming).order_by("pk"))
        if not wanted:
            return []
        withdrawn = {one.researcher_id: one for one in present.filter(state=InvitationState.WITHDRAWN)}
        inside = in_enterprise([one.user_id for one in wanted], locked)
        return [
            _ask(withdrawn.get(one.pk) or Invitation(need=locked, researcher=one), invited_by=None, actor=actor)
            for one in wanted
            if one.user_id not in inside
        ]


def withdraw_unnamed(need: Need, *, actor: Any) -> None:
    """Whom the need named and names no longer is not waited for any more; an office's own invitations stand."""
    named = need.invited_researchers.order_by().values("pk")
    rows = Invitation.objects.filter(need=need, invited_by=None, state=InvitationState.INVITED)
    for one in rows.exclude(researcher__in=named).order_by("pk"):
        invitation_machine.run(one, InvitationState.WITHDRAWN, actor=actor, automatic=True)


def _check(need: Need, researcher: Researcher) -> None:
    if not can_be_asked(researcher, need):
        raise DomainError(
            _("This researcher cannot claim the need: not vetted, on leave, or of a college without a link.")
        )
    if in_enterprise([researcher.user_id], need):
        raise DomainError(_("This researcher belongs to the enterprise and cannot claim its needs."))
    if Claim.objects.filter(need=need, leader=researcher, state__in=TAKING_PART).exists():
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


def judge(*, actor: Any, need: Need, researcher: Researcher, fits: bool | None) -> None:
    """An office says whether a researcher fits a need, or takes back what was said (``None``): kept with who said it, and
    used wherever needs are compared with that researcher.
    """
    with transaction.atomic():
        locked = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
        if not can_judge(actor, locked, researcher):
            raise NotAllowed(NOT_YOURS)
        if fits is None:
            Opinion.objects.filter(need=locked, researcher=researcher).delete()
        else:
            Opinion.objects.update_or_create(
                need=locked, researcher=researcher, defaults={"fits": fits, "given_by": actor}
            )
        if fits is False:
            _take_out(locked, researcher)
        else:
            _compare_anew(locked, researcher)


def _take_out(need: Need, researcher: Researcher) -> None:
    """Out of the list at once."""
    Match.objects.filter(need=need, researcher=researcher).delete()
    _compare_anew(need, researcher)


def _compare_anew(need: Need, researcher: Researcher) -> None:
    """This need at once, those that may resemble it soon."""
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
