"""Districts, parks, universities, colleges, departments, and which colleges serve which districts."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import PARENT_KINDS, OrganisationKind
from accounts.models import CooperationLink, Organisation
from accounts.policies import can_administer, can_create, can_end_link, can_rename
from core import events
from core.errors import DomainError, NotAllowed


def create_organisation(
    *, kind: str, name: str, actor: Any, name_en: str = "", parent: Organisation | None = None
) -> Organisation:
    """Make an organisation and announce ``organisation.created``; apps above add its profile."""
    if not can_create(actor, kind, parent):
        raise NotAllowed(_("You may not create this organisation."))
    name = _checked_name(name)
    allowed = PARENT_KINDS.get(kind, ())
    if (parent.kind if parent else None) not in (allowed or (None,)):
        raise DomainError(_("Please choose what it belongs to."), field="parent")
    if Organisation.objects.filter(kind=kind, name=name, parent=parent).exists():
        raise DomainError(_("An organisation of this name exists already."), field="name")
    with transaction.atomic():
        organisation = Organisation.objects.create(kind=kind, name=name, name_en=name_en.strip(), parent=parent)
        events.announce("organisation.created", record=organisation, actor=actor)
    return organisation


def rename_organisation(*, organisation: Organisation, name: str, name_en: str, actor: Any) -> Organisation:
    """Correct the names of an organisation."""
    if not can_rename(actor, organisation):
        raise NotAllowed(_("You may not change this organisation."))
    organisation.name, organisation.name_en = _checked_name(name), name_en.strip()
    organisation.save(update_fields=["name", "name_en"])
    return organisation


def create_link(
    *,
    college: Organisation,
    district: Organisation,
    starts_on: datetime.date,
    actor: Any,
    ends_on: datetime.date | None = None,
) -> CooperationLink:
    """Have a college serve a district from one day to another (no end: until further notice)."""
    if not can_administer(actor):
        raise NotAllowed(_("You may not link colleges with districts."))
    if college.kind != OrganisationKind.COLLEGE:
        raise DomainError(_("Please choose a college."), field="college")
    if district.kind != OrganisationKind.DISTRICT:
        raise DomainError(_("Please choose a district."), field="district")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError(_("The last day lies before the first."), field="ends_on")
    try:
        with transaction.atomic():
            return CooperationLink.objects.create(
                college=college, district=district, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError:
        raise DomainError(_("This link exists already from this day on."), field="starts_on") from None


def end_link(*, link: CooperationLink, actor: Any, on: datetime.date | None = None) -> CooperationLink:
    """End a link after ``on`` (default: yesterday, so that it is over at once)."""
    if not can_end_link(actor, link):
        raise NotAllowed(_("You may not end this link."))
    link.ends_on = max(link.starts_on, on or timezone.localdate() - datetime.timedelta(days=1))
    link.save(update_fields=["ends_on"])
    return link


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Please give the name."), field="name")
    return name
