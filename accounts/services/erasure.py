"""Erasing a person: the account becomes a pseudonym, records that the law wants kept stay."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Delegation, ErasureRequest, Invitation, Membership, User
from accounts.personal import erase_parts, obstacles_of
from accounts.policies import can_administer
from core import events
from core.errors import Conflict, DomainError, NotAllowed

PSEUDONYM = "erased-{id}@erased.invalid"


def erase_self(*, actor: User) -> None:
    """Erase one's own account. Raises ``DomainError`` while something open stands in the way."""
    if obstacles_of(actor):
        raise DomainError(_("Something is still open. Please settle it first, or ask an administrator."))
    with transaction.atomic():
        _erase(actor, actor)


def request_erasure(*, actor: User, reason: str = "") -> ErasureRequest:
    """Ask an administrator; asking twice is one request. Announces ``erasure.requested`` when it is new."""
    with transaction.atomic():
        request, created = ErasureRequest.objects.get_or_create(
            user=actor, answered_at=None, defaults={"reason": reason.strip()}
        )
        if created:
            events.announce("erasure.requested", record=request, actor=actor)
    return request


def settle_erasure(*, request: ErasureRequest, erase: bool, answer: str, actor: User) -> ErasureRequest:
    """Answer a request: erase the person, or say why not. Announces ``erasure.settled`` before the address is gone."""
    if not can_administer(actor):
        raise NotAllowed(_("Only a platform administrator settles these requests."))
    if not answer.strip():
        raise DomainError(_("Please write an answer; the person reads it."), field="answer")
    with transaction.atomic():
        row = ErasureRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
        if row.answered_at is not None:
            raise Conflict(_("This request has been answered already."))
        if erase and row.user_id == actor.pk:
            raise NotAllowed(_("Somebody else must settle your own request."))
        row.answered_at, row.answered_by = timezone.now(), actor
        row.erased, row.answer = erase, answer.strip()
        row.save(update_fields=["answered_at", "answered_by", "erased", "answer"])
        events.announce("erasure.settled", record=row, actor=actor)
        if erase:
            _erase(row.user, actor)
    return row


def _erase(user: User, actor: User) -> None:
    erase_parts(user)
    address = user.email
    Membership.objects.filter(user=user, ended_at__isnull=True).update(ended_at=timezone.now())
    Delegation.objects.open().filter(Q(delegator=user) | Q(delegate=user)).update(revoked_at=timezone.now())
    for invitation in Invitation.objects.filter(email=address):
        invitation.email = PSEUDONYM.format(id=f"invitation-{invitation.pk}")
        invitation.revoked_at = invitation.revoked_at or (None if invitation.accepted_at else timezone.now())
        invitation.save(update_fields=["email", "revoked_at"])
    ErasureRequest.objects.filter(user=user).update(reason="")
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email, user.name, user.phone = PSEUDONYM.format(id=user.pk), "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    events.announce("person.erased", record=user, actor=actor, address=address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_clean_events_of_erased(%s, %s)", [user.pk, actor.pk])


def last_of_role(user: User) -> list[Any]:
    """Obstacles of this app: enterprises that would lose their only head, and the last administrator."""
    found: list[Any] = []
    mine = Membership.objects.current().filter(user=user).select_related("organisation")
    for membership in mine.filter(role__in=(Role.ENTERPRISE_HEAD, Role.PLATFORM_ADMIN)):
        others = Membership.objects.current().filter(role=membership.role).exclude(user=user)
        if membership.role == Role.PLATFORM_ADMIN:
            if not others.exists():
                found.append(_("You are the portal’s only administrator."))
        elif not others.filter(organisation_id=membership.organisation_id).exists():
            found.append(_("You are the only head of %(name)s.") % {"name": membership.organisation.name})
    return found
