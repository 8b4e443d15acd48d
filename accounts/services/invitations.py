"""Invitations: a role offered to an address by a link."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ROLES_OF_KIND, OrganisationKind, Role
from accounts.models import Invitation, Membership, Organisation, User
from accounts.policies import can_give, can_handle_invitation, can_manage_people
from accounts.services.memberships import start_membership
from accounts.tokens import digest_of, new_token
from core import events
from core.errors import Conflict, DomainError, NotAllowed

VALID_DAYS = 14
# How often one invitation may be mailed again: nobody's mailbox is filled from here.
RESEND_PAUSE = datetime.timedelta(minutes=10)
# How many an organisation sends within a day: anybody may register an enterprise, and the portal's mail is trusted.
MOST_A_DAY = 50
HEADED = _("This enterprise has a head on the portal already, who invites its people.")


def invite(*, organisation: Organisation, role: str, email: str, actor: Any, language: str = "zh-hans") -> Invitation:
    """Offer ``role`` to an address and announce ``invitation.sent`` with ``token=``, upon which the mail is queued.

    An open invitation of the same role to the same address is renewed; its earlier link ends.
    """
    email = email.strip().lower()
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise DomainError(_("This role does not exist in this kind of organisation."), field="role")
    if not can_give(actor, organisation, role):
        raise NotAllowed(_("You may not invite people in this role."))
    if Membership.objects.current().filter(organisation=organisation, role=role, user__email=email).exists():
        raise DomainError(_("This person has this role already."), field="email")
    _refuse_from_outside(actor, organisation, role, email)
    yesterday = timezone.now() - datetime.timedelta(days=1)
    if Invitation.objects.filter(organisation=organisation, sent_at__gt=yesterday).count() >= MOST_A_DAY:
        raise DomainError(_("Too many invitations were sent today. Please go on tomorrow."))
    token = new_token()
    with transaction.atomic():
        invitation, created = Invitation.objects.get_or_create(
            organisation=organisation,
            role=role,
            email=email,
            accepted_at=None,
            revoked_at=None,
            defaults={
                "language": language,
                "invited_by": actor,
                "token_digest": digest_of(token),
                "expires_at": timezone.now() + datetime.timedelta(days=VALID_DAYS),
            },
        )
        if not created:
            return resend_invitation(invitation=invitation, actor=actor)
        events.announce("invitation.sent", record=invitation, actor=actor, token=token)
    return invitation


def resend_invitation(*, invitation: Invitation, actor: Any) -> Invitation:
    """Send a new link, valid for another fortnight; the earlier link ends."""
    token = new_token()
    with transaction.atomic():
        row = _locked_open(invitation)
        if not can_handle_invitation(actor, row):
            raise NotAllowed(_("You may not send this invitation again."))
        if row.sent_at > timezone.now() - RESEND_PAUSE:
            raise DomainError(
                _("This invitation was sent a moment ago. Please wait ten minutes before sending it again.")
            )
        row.token_digest = digest_of(token)
        row.sent_at = timezone.now()
        row.expires_at = row.sent_at + datetime.timedelta(days=VALID_DAYS)
        row.save(update_fields=["token_digest", "sent_at", "expires_at"])
        events.announce("invitation.sent", record=row, actor=actor, token=token)
    return row


def revoke_invitation(*, invitation: Invitation, actor: Any) -> Invitation:
    """Take an invitation back; its link ends."""
    with transaction.atomic():
        row = _locked_open(invitation)
        if not can_handle_invitation(actor, row):
            raise NotAllowed(_("You may not revoke this invitation."))
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
    return row


def find_invitation(token: str) -> Invitation | None:
    """The invitation that a link belongs to, whatever its state; ``None`` for a link that never was or was renewed."""
    return Invitation.objects.select_related("organisation", "invited_by").filter(token_digest=digest_of(token)).first()


def accept_invitation(*, token: str, actor: User) -> Membership:
    """Take up the offered role. Only the invited address may, only once, and only in time."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("organisation", "invited_by")
            .filter(token_digest=digest_of(token))
            .first()
        )
        if invitation is None or invitation.revoked_at is not None:
            raise Conflict(_("This invitation is no longer valid. Please ask for a new one."))
        if invitation.accepted_at is not None:
            raise Conflict(_("This invitation has been used already."))
        if invitation.has_expired:
            raise Conflict(_("This invitation has expired. Please ask for a new one."))
        if invitation.email != actor.email:
            raise NotAllowed(_("This invitation was sent to another e-mail address. Please sign in with that one."))
        if not can_give(invitation.invited_by, invitation.organisation, invitation.role):
            raise Conflict(_("Whoever invited you may not do so any more. Please ask for a new invitation."))
        if is_headed_by_others(invitation.invited_by, invitation.organisation):
            raise Conflict(HEADED)
        invitation.accepted_at = timezone.now()
        invitation.accepted_by = actor
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        return start_membership(
            user=actor, organisation=invitation.organisation, role=invitation.role, actor=invitation.invited_by
        )


def _refuse_from_outside(actor: Any, organisation: Organisation, role: str, email: str) -> None:
    """Officials bring an enterprise its first head: nobody else's office, and never themselves."""
    if is_headed_by_others(actor, organisation):
        raise DomainError(HEADED, field="email")
    if email == actor.email and not can_manage_people(actor, organisation):
        raise DomainError(_("You look after this enterprise; you cannot be its head as well."), field="email")


def is_headed_by_others(actor: Any, organisation: Organisation) -> bool:
    """Whether the enterprise has a head, who decides instead of ``actor`` about its people."""
    if organisation.kind != OrganisationKind.ENTERPRISE or can_manage_people(actor, organisation):
        return False
    return Membership.objects.current().filter(organisation=organisation, role=Role.ENTERPRISE_HEAD).exists()


def _locked_open(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    if row.accepted_at is not None or row.revoked_at is not None:
        raise Conflict(_("This invitation has been accepted or revoked in the meantime."))
    return row
