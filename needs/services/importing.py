"""Uploading a table of needs, and starting its check and its import."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.errors import Conflict, DomainError, NotAllowed
from core.numbering import reserve_numbers
from enterprises.models import Enterprise
from enterprises.policies import can_create_in
from files.services import store
from jobs.enums import JobState
from jobs.models import Job
from jobs.services import start_job
from needs.importing.jobs import FILE
from needs.models import NeedImport
from needs.policies import need as policies


def upload_table(
    *,
    actor: Any,
    upload: File,
    enterprise: Enterprise | None = None,
    place: Organisation | None = None,
    area: str = "",
) -> Job:
    """Keep a table and have it checked; nothing is imported yet. ``place`` is where new enterprises are created."""
    if not policies.can_create(actor) or (enterprise is not None and not policies.can_create_for(actor, enterprise)):
        raise NotAllowed(_("You may enter needs of your own enterprise, district or park only."))
    district, park = place_of(place)
    if district is not None and not can_create_in(actor, district=district, park=park):
        raise NotAllowed(_("You may enter enterprises of your own district or park only."))
    with transaction.atomic():
        table = NeedImport.objects.create(
            created_by=actor, enterprise=enterprise, district=district, park=park, area=area
        )
        store(record=table, kind=FILE, upload=upload, actor=actor)
        return start_job(kind="needs.check", owner=actor, parameters={}, record=table)


def place_of(place: Organisation | None) -> tuple[Organisation | None, Organisation | None]:
    """District and park of a chosen place."""
    if place is not None and place.kind == OrganisationKind.PARK:
        return place.parent, place
    return place, None


def start_import(*, actor: Any, table: NeedImport, leave_out: bool) -> Job:
    """Import a checked table; ``leave_out`` leaves the refused rows out, else one of them stops everything.

    The numbers are reserved first, in a transaction of their own, so that nobody waits for the import's end.
    """
    checked = latest_job(table)
    if checked is None or checked.kind != "needs.check" or checked.state != JobState.DONE:
        raise Conflict(_("This table is being imported, or has been, or has not been checked yet."))
    count = checked.result["good"]
    if checked.result["faulty"] and not leave_out:
        raise DomainError(_("Some rows cannot be imported. Correct the file, or leave these rows out."))
    if not count:
        raise DomainError(_("No row can be imported. Correct the file and upload it again."))
    first = reserve_numbers("N", count)[0]
    with transaction.atomic():
        NeedImport.objects.select_for_update(of=("self",)).get(pk=table.pk)
        if latest_job(table) != checked:
            raise Conflict(_("This table is being imported, or has been, or has not been checked yet."))
        parameters = {"first": first, "count": count, "leave_out": leave_out}
        return start_job(kind="needs.import", owner=actor, parameters=parameters, record=table)


def latest_job(table: NeedImport) -> Job | None:
    """The check or import that was started last."""
    content_type = ContentType.objects.get_for_model(table)
    return Job.objects.filter(content_type=content_type, object_id=table.pk).order_by("-id").first()
