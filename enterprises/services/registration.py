"""How an enterprise comes onto the portal, and how it leaves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Invitation, Organisation
from accounts.services import invite, start_membership
from core.errors import DomainError, NotAllowed
from core.validators import clean_uscc
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, EnterpriseContact
from enterprises.policies import can_create_in, can_invite_head, can_register, is_park_of, may_act_for
from enterprises.transitions import machine
from files.services import store

LICENCE = "enterprise.licence"


def register(
    *,
    actor: Any,
    name: str,
    uscc: str,
    district: Organisation,
    park: Organisation | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    licence: File | None = None,
    **profile: Any,
) -> Enterprise:
    """Register the enterprise for which ``actor`` works; ``actor`` becomes its head. Officials verify it then."""
    if not can_register(actor):
        raise NotAllowed(_("Please sign in first."))
    with transaction.atomic():
        enterprise = _create(
            actor=actor,
            name=name,
            uscc=uscc,
            district=district,
            park=park,
            state=EnterpriseState.REGISTERED,
            profile=profile,
        )
        start_membership(user=actor, organisation=enterprise.organisation, role=Role.ENTERPRISE_HEAD, actor=actor)
        if licence is not None:
            _keep_licence(enterprise, licence, actor)
        _first_contact(enterprise, contact_name, contact_phone)
        machine.created(enterprise, actor=actor)
    return enterprise


def create_verified(
    *,
    actor: Any,
    name: str,
    uscc: str,
    district: Organisation,
    park: Organisation | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    head_email: str = "",
    **profile: Any,
) -> Enterprise:
    """Enter an enterprise that an official knows to exist as verified, and invite its head by mail if asked."""
    if not can_create_in(actor, district=district, park=park):
        raise NotAllowed(_("You may enter enterprises of your own district or park only."))
    with transaction.atomic():
        enterprise = _create(
            actor=actor,
            name=name,
            uscc=uscc,
            district=district,
            park=park,
            state=EnterpriseState.VERIFIED,
            profile=profile,
        )
        _first_contact(enterprise, contact_name, contact_phone)
        machine.created(enterprise, actor=actor, on_behalf=True)
        if head_email:
            try:
                invite_head(actor=actor, enterprise=enterprise, email=head_email)
            except DomainError as error:
                raise DomainError(error.message, field="head_email") from None
    return enterprise


def invite_head(*, actor: Any, enterprise: Enterprise, email: str) -> Invitation:
    """Send the person with that address a link that makes them head of the enterprise."""
    if not can_invite_head(actor, enterprise):
        raise NotAllowed(_("Only officials of its district or park invite the head of an enterprise."))
    return invite(actor=actor, email=email, organisation=enterprise.organisation, role=Role.ENTERPRISE_HEAD)


def _create(
    *,
    actor: Any,
    name: str,
    uscc: str,
    district: Organisation,
    park: Organisation | None,
    state: str,
    profile: dict[str, Any],
) -> Enterprise:
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Please give the name as on the licence."), field="name")
    try:
        code = clean_uscc(uscc)
    except ValidationError as error:
        raise DomainError(error.messages[0], field="uscc") from None
    if district.kind != OrganisationKind.DISTRICT:
        raise DomainError(_("Please choose a district."), field="district")
    if park is not None and not is_park_of(park, district):
        raise DomainError(_("This park does not belong to the chosen district."), field="park")
    _refuse_taken(code, actor)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=OrganisationKind.ENTERPRISE, name=name, parent=park or district
            )
            return Enterprise.objects.create(
                organisation=organisation, district=district, park=park, uscc=code, state=state, **profile
            )
    except IntegrityError:  # somebody registered the same code between our look and our write
        _refuse_taken(code, actor)
        raise


def _refuse_taken(code: str, actor: Any) -> None:
    taken = Enterprise.objects.select_related("organisation", "district").filter(uscc=code).first()
    if taken is None:
        return
    if may_act_for(actor, taken):
        raise DomainError(_("You act for this enterprise already; it is on the portal."), field="uscc")
    raise DomainError(
        _(
            "An enterprise with this code is on the portal already; %(district)s looks after it. If you work there, "
            "ask the enterprise’s head to invite you; if nobody knows who that is, ask the district’s office."
        )
        % {"district": taken.district.name},
        field="uscc",
    )


def _first_contact(enterprise: Enterprise, name: str, phone: str) -> None:
    if name and phone:
        EnterpriseContact.objects.create(enterprise=enterprise, name=name, phone=phone)


def _keep_licence(enterprise: Enterprise, licence: File, actor: Any) -> None:
    try:
        store(record=enterprise, kind=LICENCE, upload=licence, actor=actor)
    except DomainError as error:
        raise DomainError(error.message, field="licence") from None
