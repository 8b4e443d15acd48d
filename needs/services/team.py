"""Those who take part in a claim give their own word: members in the portal, partner units by a signed link."""

import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from needs.enums import OPEN_CLAIM_STATES
from needs.models import Claim, ClaimMember, ClaimPartner
from needs.policies.claim import can_approve_partner, can_confirm_membership, can_send_partner_link
from needs.transitions.claim import lock_need
from notifications.rendering import absolute, render_mail
from notifications.services import queue_account_mail

LINK_SALT = "needs.claim.partner"
LINK_DAYS = 30
RESEND_PAUSE = datetime.timedelta(minutes=10)
DEAD_LINK = _("This link is not valid any more. Please ask the leader of the claim for a new one.")


def _locked_open(claim: Claim) -> Claim:
    """The claim, locked after its need; ``Conflict`` once it has ended."""
    lock_need(claim)
    row = Claim.objects.select_for_update(of=("self",)).select_related("leader", "need__enterprise").get(pk=claim.pk)
    if row.state not in OPEN_CLAIM_STATES:
        raise Conflict(_("Meanwhile this claim has ended."))
    return row


def confirm_membership(*, actor: Any, member: ClaimMember) -> ClaimMember:
    """A researcher named in the team agrees to take part."""
    with transaction.atomic():
        claim = _locked_open(member.claim)
        row = _own_row(actor, claim, member)
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        add_to_timeline(claim, "claim.member_confirmed", actor=actor)
    return row


def decline_membership(*, actor: Any, member: ClaimMember) -> None:
    """A researcher named in the team does not want to take part: the name is taken off."""
    with transaction.atomic():
        claim = _locked_open(member.claim)
        _own_row(actor, claim, member).delete()
        add_to_timeline(claim, "claim.member_declined", actor=actor)


def _own_row(actor: Any, claim: Claim, member: ClaimMember) -> ClaimMember:
    row = claim.members.select_for_update(of=("self",)).select_related("researcher").filter(pk=member.pk).first()
    if row is None:
        raise Conflict(_("You are no longer named in this team."))
    row.claim = claim
    if not can_confirm_membership(actor, row):
        raise NotAllowed(_("Only the researcher who was named answers this, once."))
    return row


def send_partner_link(*, actor: Any, partner: ClaimPartner) -> ClaimPartner:
    """Send the unit's own address a new link at the leader's wish; earlier links end. Nobody else ever sees it."""
    with transaction.atomic():
        claim = _locked_open(partner.claim)
        if not can_send_partner_link(actor, claim):
            raise NotAllowed(_("Only the leader of the claim sends partner units their link."))
        row = _partner_row(claim, partner)
        if row.confirmed_at is not None:
            raise Conflict(_("%(name)s has confirmed already.") % {"name": row.name})
        if not row.email:
            raise DomainError(_("Please give the e-mail address of %(name)s first.") % {"name": row.name})
        if row.link_sent_at is not None and row.link_sent_at > timezone.now() - RESEND_PAUSE:
            raise DomainError(_("The link was sent a moment ago. Please wait ten minutes before sending it again."))
        mail_link(row, actor=actor)
    return row


def mail_link(partner: ClaimPartner, *, actor: Any) -> None:
    """Queue the mail with a fresh link; call inside the transaction that names the unit or renews its link."""
    partner.link_sent_at = timezone.now()
    partner.save(update_fields=["link_sent_at"])
    rendered = render_mail(
        "needs/mail/claim_partner_asked",
        language=actor.language,
        context={"partner": partner, "claim": partner.claim, "days": LINK_DAYS},
        url=absolute(partner_link(partner)),
    )
    queue_account_mail(
        to=partner.email,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        expires_in=datetime.timedelta(days=LINK_DAYS),
    )


def partner_link(partner: ClaimPartner) -> str:
    """Path of the page on which a partner unit confirms without an account. Only the last link that was sent counts."""
    assert partner.link_sent_at is not None  # noqa: S101 - a link is made when it is sent
    token = signing.dumps([partner.pk, partner.link_sent_at.isoformat()], salt=LINK_SALT, compress=True)
    return reverse("needs:partner_confirm", args=[token])


def partner_of_link(token: str) -> ClaimPartner:
    """The partner unit of a link. Raises ``DomainError`` for a broken, old or outdated one."""
    try:
        pk, sent_at = signing.loads(token, salt=LINK_SALT, max_age=LINK_DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        raise DomainError(DEAD_LINK) from None
    partner = (
        ClaimPartner.objects.select_related("claim__need", "claim__leader__user", "claim__college")
        .filter(pk=pk, link_sent_at=sent_at, claim__state__in=OPEN_CLAIM_STATES)
        .first()
    )
    if partner is None:
        raise DomainError(DEAD_LINK)
    return partner


def _partner_row(claim: Claim, partner: ClaimPartner) -> ClaimPartner:
    row = ClaimPartner.objects.select_for_update(of=("self",)).filter(pk=partner.pk, claim=claim).first()
    if row is None:
        raise Conflict(_("This partner unit is no longer part of the claim."))
    row.claim = claim
    return row


def confirm_partner(*, token: str, confirmed_by: str) -> ClaimPartner:
    """A person of the partner unit confirms by name; the claim's timeline keeps who."""
    if not confirmed_by.strip():
        raise DomainError(_("Please give your name and post."), field="confirmed_by")
    partner = partner_of_link(token)
    with transaction.atomic():
        claim = _locked_open(partner.claim)
        row = _partner_row(claim, partner)
        if row.link_sent_at != partner.link_sent_at:
            raise DomainError(DEAD_LINK)
        if row.confirmed_at is None:
            row.confirmed_by = confirmed_by.strip()[:80]
            row.confirmed_at = timezone.now()
            row.save(update_fields=["confirmed_by", "confirmed_at"])
            add_to_timeline(claim, "claim.partner_confirmed", actor=None, data={"partner": row.name})
    return row


def approve_partner(*, actor: Any, partner: ClaimPartner) -> ClaimPartner:
    """The lead college approves a partner unit that joined after its approval of the claim."""
    with transaction.atomic():
        claim = _locked_open(partner.claim)
        if not can_approve_partner(actor, claim):
            raise NotAllowed(_("Only administrators of the lead college approve partner units."))
        row = _partner_row(claim, partner)
        if row.approved_at is None:
            row.approved_at = timezone.now()
            row.save(update_fields=["approved_at"])
            with taking(actor, lambda: can_approve_partner(actor, claim)):
                add_to_timeline(claim, "claim.partner_approved", actor=actor, data={"partner": row.name})
    return row
