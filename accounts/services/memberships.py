"""Who belongs where: roles begin and end; ended ones are kept."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ROLES_OF_KIND, Role
from accounts.models import Membership, Organisation, User
from accounts.policies import can_change_role, can_end_membership, can_give
from accounts.scope import forget_scope
from accounts.services.delegations import end_with_membership
from core import events
from core.errors import Conflict, DomainError, NotAllowed

# Without one of these nobody could let anybody in again.
INDISPENSABLE = frozenset({Role.ENTERPRISE_HEAD, Role.PLATFORM_ADMIN})


def start_membership(*, user: User, organisation: Organisation, role: str, actor: Any) -> Membership:
    """Give ``user`` the role; a role held already stays. The caller has checked that ``actor`` may.

    Announces ``membership.started`` when it is new.
    """
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise DomainError(_("This role does not exist in this kind of organisation."), field="role")
    with transaction.atomic():
        membership, created = Membership.objects.get_or_create(
            user=user, organisation=organisation, role=role, ended_at=None
        )
        if created:
            forget_scope(user)
            events.announce("membership.started", record=membership, actor=actor)
    return membership


def end_membership(*, membership: Membership, actor: Any) -> Membership:
    """End a role, as leaving or removal; effective at the person's next request. Announces ``membership.ended``.

    Raises ``DomainError`` for the last head of an enterprise and the last platform administrator.
    """
    with transaction.atomic():
        row = _lock(membership)
        if not can_end_membership(actor, row):
            raise NotAllowed(_("You may not remove this person."))
        _refuse_last(row)
        _end(row, actor)
    return row


def change_role(*, membership: Membership, role: str, actor: Any) -> Membership:
    """Give the person another role in the same organisation: the old one ends, the new one begins."""
    with transaction.atomic():
        row = _lock(membership)
        if not can_change_role(actor, row) or not can_give(actor, row.organisation, role):
            raise NotAllowed(_("You may not change this person’s role."))
        if row.role == role:
            return row
        _refuse_last(row)
        _end(row, actor)
        return start_membership(user=row.user, organisation=row.organisation, role=role, actor=actor)


def _lock(membership: Membership) -> Membership:
    """The membership, fresh, with its organisation locked: two heads cannot leave at the same time."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    row = Membership.objects.select_related("user").get(pk=membership.pk)
    row.organisation = organisation
    if row.ended_at is not None:
        raise Conflict(_("This role has ended in the meantime."))
    return row


def _refuse_last(membership: Membership) -> None:
    if membership.role not in INDISPENSABLE:
        return
    others = Membership.objects.current().filter(role=membership.role).exclude(user_id=membership.user_id)
    if membership.role == Role.ENTERPRISE_HEAD:
        others = others.filter(organisation_id=membership.organisation_id)
    if others.exists():
        return
    if membership.role == Role.ENTERPRISE_HEAD:
        raise DomainError(_("The enterprise needs a head. Please make somebody else the head first."))
    raise DomainError(_("The portal needs an administrator. Please name another one first."))


def _end(membership: Membership, actor: Any) -> None:
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    forget_scope(membership.user)
    if membership.user_id == getattr(actor, "pk", None):
        forget_scope(actor)
    end_with_membership(user=membership.user, organisation=membership.organisation)
    events.announce("membership.ended", record=membership, actor=actor)
