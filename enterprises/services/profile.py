"""What an enterprise says of itself, and what officials say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core import events
from core.errors import DomainError, NotAllowed
from core.transitions import add_to_timeline
from core.validators import clean_uscc
from core.versions import save_version
from enterprises.models import Enterprise, EnterpriseContact, HopedProject
from enterprises.policies import can_correct_identity, can_edit, can_mark_key, can_move_park, is_park_of

PROFILE_FIELDS = (
    "industry",
    "size",
    "qualifications",
    "founded",
    "employees",
    "address",
    "website",
    "development_status",
    "main_products",
    "technical_shortcomings",
)
HOPED_FIELDS = ("title", "description")
CONTACT_FIELDS = ("name", "duty", "phone", "email")
Row = Mapping[str, Any]


def update_profile(
    *,
    actor: Any,
    enterprise: Enterprise,
    seen: int | None,
    values: Mapping[str, Any],
    hoped_projects: Sequence[Row] | None = None,
    contacts: Sequence[Row] | None = None,
) -> Enterprise:
    """Save the profile, and the whole list of hoped-for projects and of contacts where given.

    A row with the ``id`` of one of the enterprise's rows changes it, one without makes it, a missing one deletes it.
    ``seen`` is the version that the editor opened; ``Conflict`` where somebody saved in between.
    """
    if not can_edit(actor, enterprise):
        raise NotAllowed(_("Only the enterprise’s own people and its officials change its profile."))
    with transaction.atomic():
        changed = [name for name in PROFILE_FIELDS if name in values and getattr(enterprise, name) != values[name]]
        for name in changed:
            setattr(enterprise, name, values[name])
        save_version(enterprise, seen=seen, fields=changed)
        if hoped_projects is not None:
            _replace_rows(HopedProject, enterprise, hoped_projects, HOPED_FIELDS)
        if contacts is not None:
            _replace_rows(EnterpriseContact, enterprise, contacts, CONTACT_FIELDS)
        add_to_timeline(enterprise, "enterprise.profile_changed", actor=actor, data={"fields": changed})
    return enterprise


def correct_identity(*, actor: Any, enterprise: Enterprise, seen: int | None, name: str, uscc: str) -> Enterprise:
    """Correct name and code; after verification only officials may."""
    if not can_correct_identity(actor, enterprise):
        raise NotAllowed(_("Name and code were verified; please ask the officials to correct them."))
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Please give the name as on the licence."), field="name")
    try:
        code = clean_uscc(uscc)
    except ValidationError as error:
        raise DomainError(error.messages[0], field="uscc") from None
    with transaction.atomic():
        before = {"name": enterprise.organisation.name, "uscc": enterprise.uscc}
        enterprise.uscc = code
        try:
            with transaction.atomic():
                save_version(enterprise, seen=seen, fields=["uscc"])
        except IntegrityError:
            raise DomainError(_("Another enterprise on the portal has this code."), field="uscc") from None
        enterprise.organisation.name = name
        enterprise.organisation.save(update_fields=["name"])
        add_to_timeline(enterprise, "enterprise.identity_corrected", actor=actor, data={"before": before})
        events.announce("enterprise.identity_corrected", record=enterprise, actor=actor)
    return enterprise


def mark_key(*, actor: Any, enterprise: Enterprise, is_key: bool) -> Enterprise:
    """Give or take the mark of a key enterprise."""
    if not can_mark_key(actor, enterprise):
        raise NotAllowed(_("Only officials mark key enterprises."))
    with transaction.atomic():
        row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
        if row.is_key != is_key:
            row.is_key = is_key
            row.save(update_fields=["is_key", "updated_at"])
            event = "enterprise.key_marked" if is_key else "enterprise.key_unmarked"
            add_to_timeline(row, event, actor=actor)
    enterprise.is_key = is_key
    return enterprise


def move_to_park(*, actor: Any, enterprise: Enterprise, park: Organisation | None) -> Enterprise:
    """Move an enterprise into another park of its district, or out of any; announces ``enterprise.park_changed``."""
    if not can_move_park(actor, enterprise):
        raise NotAllowed(_("Only officials of the district move enterprises between parks."))
    if park is not None and not is_park_of(park, enterprise.district):
        raise DomainError(_("This park does not belong to the enterprise’s district."), field="park")
    with transaction.atomic():
        row = (
            Enterprise.objects.select_for_update(of=("self",))
            .select_related("organisation", "park")
            .get(pk=enterprise.pk)
        )
        if row.park_id == (park.pk if park else None):
            return row
        data = {"from": row.park.name if row.park else "", "to": park.name if park else ""}
        former = row.park_id
        row.park = park
        row.save(update_fields=["park", "updated_at"])
        row.organisation.parent = park or row.district
        row.organisation.save(update_fields=["parent"])
        add_to_timeline(row, "enterprise.park_changed", actor=actor, data=data)
        events.announce("enterprise.park_changed", record=row, actor=actor, former_park_id=former)
    enterprise.park = park
    return row


def _replace_rows(
    model: type[models.Model], enterprise: Enterprise, rows: Sequence[Row], fields: Sequence[str]
) -> None:
    kept = {row.pk: row for row in model._default_manager.filter(enterprise=enterprise)}
    for values in rows:
        present = kept.pop(values.get("id"), None)
        written = {name: values.get(name, "") for name in fields}
        if present is None:
            model._default_manager.create(enterprise=enterprise, **written)
            continue
        changed = [name for name in fields if getattr(present, name) != written[name]]
        for name in changed:
            setattr(present, name, written[name])
        if changed:
            present.save(update_fields=changed)
    model._default_manager.filter(enterprise=enterprise, pk__in=list(kept)).delete()
