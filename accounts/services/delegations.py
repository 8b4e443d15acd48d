"""Naming a stand-in for an absence, and ending that before its time."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.delegations import candidates
from accounts.enums import SECOND_FACTOR_ROLES
from accounts.models import Delegation, Membership, Organisation, User
from accounts.policies import can_revoke
from accounts.scope import factors_of, forget_scope, scope_of
from core import events
from core.errors import Conflict, DomainError, NotAllowed

LONGEST_DAYS = 92
"""A quarter: whoever is away longer needs a successor, not a stand-in."""


def name_stand_in(
    *, actor: User, delegate: User, organisation: Organisation, starts_on: datetime.date, ends_on: datetime.date
) -> Delegation:
    """Have ``delegate`` act in ``actor``'s place in one organisation, both days included. Announces ``delegation.named``.

    Raises ``DomainError`` beside the field.
    """
    _check_days(starts_on, ends_on)
    with transaction.atomic():
        # Two absences named at once are counted one after the other.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        fitting = candidates(actor).filter(organisation_id=organisation.pk, user_id=delegate.pk)
        if not fitting.exists():
            raise DomainError(_("This person cannot stand in for you here."), field="stand_in")
        lent = {grant.role for grant in scope_of(actor).own.grants if grant.organisation_id == organisation.pk}
        if lent & SECOND_FACTOR_ROLES and not factors_of(delegate.pk).exists():
            raise DomainError(
                _("%(person)s has no second factor yet, which your role needs. Please ask for it to be set up first.")
                % {"person": delegate},
                field="stand_in",
            )
        overlapping = Delegation.objects.open().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
        if overlapping.filter(delegator=actor, organisation=organisation).exists():
            raise DomainError(
                _("Somebody stands in for you in this time already. Please end that first."), field="starts_on"
            )
        if overlapping.filter(delegator=delegate, organisation=organisation).exists():
            raise DomainError(_("%(person)s is absent in this time too.") % {"person": delegate}, field="stand_in")
        row = Delegation.objects.create(
            delegator=actor, delegate=delegate, organisation=organisation, starts_on=starts_on, ends_on=ends_on
        )
        forget_scope(delegate)
        events.announce("delegation.named", record=row, actor=actor)
    return row


def revoke(*, delegation: Delegation, actor: User) -> Delegation:
    """End it at once; effective at the stand-in's next request. Announces ``delegation.revoked``."""
    with transaction.atomic():
        row = (
            Delegation.objects.select_for_update(of=("self",))
            .select_related("delegator", "delegate")
            .get(pk=delegation.pk)
        )
        if not row.is_open:
            raise Conflict(_("This has ended already."))
        if not can_revoke(actor, row):
            raise NotAllowed(_("Only the two of you may end this."))
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        forget_scope(row.delegate)
        events.announce("delegation.revoked", record=row, actor=actor)
    return row


def end_with_membership(*, user: User, organisation: Organisation) -> None:
    """End what concerns somebody who no longer belongs to an organisation; called when a role there has ended."""
    if Membership.objects.current().filter(user=user, organisation=organisation).exists():
        return
    concerned = Delegation.objects.open().filter(Q(delegator=user) | Q(delegate=user), organisation=organisation)
    concerned.update(revoked_at=timezone.now())


def _check_days(starts_on: datetime.date, ends_on: datetime.date) -> None:
    if starts_on < timezone.localdate():
        raise DomainError(_("The first day lies in the past."), field="starts_on")
    if ends_on < starts_on:
        raise DomainError(_("The last day lies before the first."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise DomainError(
            _("At most %(days)d days; whoever is away longer needs a successor.") % {"days": LONGEST_DAYS},
            field="ends_on",
        )
