"""Taking, replacing and deleting files. The permission was asked by the caller."""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError
from core.standing import taking
from core.storage import private_storage
from core.transitions import add_to_timeline
from files import quota
from files.content import check_content
from files.enums import FileState, ScanState
from files.models import StoredFile
from files.names import clean_name, shown_name
from files.registry import MEGABYTE, FileKind, kind_of
from files.scanning import scan
from notifications.services import notify

FOLDER = "files"
LOCK = 8101
"""First key of the advisory locks that count a record's files."""


def store(
    *,
    record: models.Model,
    kind: str,
    upload: File,
    actor: Any,
    replaces: StoredFile | None = None,
    organisation_id: int | None = None,
) -> StoredFile:
    """Check ``upload`` and keep it as a document of ``kind`` on ``record``. Raises ``DomainError`` beside the field.

    The content is whole in storage before the row exists; if the transaction rolls back, a sweep removes it. It counts
    for the quota of ``organisation_id``, if ``actor`` belongs there, else for the organisation that ``actor`` joined first.
    """
    found = kind_of(kind)
    if found is None or found.model.lower() != record._meta.label_lower:
        raise DomainError(_("This record takes no such document."), field="upload")
    name, extension = clean_name(upload.name or "")
    if extension not in found.extensions:
        raise DomainError(
            _("A .%(ending)s file is not accepted here; accepted are: %(accepted)s.")
            % {"ending": extension, "accepted": ", ".join(found.extensions)},
            field="upload",
        )
    if upload.size > found.max_bytes:
        raise DomainError(
            _("The file has %(size).1f MB; at most %(most)d MB are accepted.")
            % {"size": upload.size / MEGABYTE, "most": found.max_bytes // MEGABYTE},
            field="upload",
        )
    media_type = check_content(upload, extension, upload.size)
    verdict = scan(upload)
    if verdict.state == ScanState.INFECTED:
        raise DomainError(
            _("The virus scanner found “%(virus)s” in this file. It has not been kept.") % {"virus": verdict.virus},
            field="upload",
        )
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    random = uuid.uuid4().hex
    path = private_storage().save(f"{FOLDER}/{random[:2]}/{random}", upload)
    holder = quota.holder_for(actor, organisation_id)
    with transaction.atomic():
        _make_room(record, found, replaces)
        quota.take(holder, upload.size)
        file = StoredFile.objects.create(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            kind=found.key,
            name=name,
            path=path,
            media_type=media_type,
            size=upload.size,
            sha256=digest.hexdigest(),
            uploader=actor,
            scan=verdict.state,
            replaces=replaces,
            organisation_id=holder.organisation_id,
        )
        event = "file.replaced" if replaces else "file.added"
        with taking(actor, lambda: found.can_write(actor, record)):
            add_to_timeline(record, event, actor=actor, data={"kind": found.key, "file": str(file.public_id)})
    return file


def store_all(
    *, record: models.Model, kind: str, uploads: Iterable[File], actor: Any, organisation_id: int | None = None
) -> tuple[list[StoredFile], list[str]]:
    """Keep every fit file of ``uploads``: returns them, and for each other one its name with the reason in words."""
    kept, refused = [], []
    for upload in uploads:
        try:
            kept.append(store(record=record, kind=kind, upload=upload, actor=actor, organisation_id=organisation_id))
        except DomainError as error:
            refused.append(_("%(name)s: %(reason)s") % {"name": shown_name(upload.name or ""), "reason": error})
    return kept, refused


def delete(*, file: StoredFile, actor: Any) -> None:
    """Take ``file`` off its record; its content is wiped some time later. Raises ``Conflict`` where that is done."""
    with transaction.atomic():
        kind = kind_of(file.kind)
        record: Any = file.record
        with taking(actor, lambda: kind is not None and kind.can_write(actor, record)):
            _remove(file, FileState.DELETED)
            add_to_timeline(record, "file.deleted", actor=actor, data={"kind": file.kind, "file": str(file.public_id)})


def note_reading(*, file: StoredFile, actor: Any) -> None:
    """Tell the kind that ``actor`` downloads ``file``, where the kind wants to know."""
    kind = kind_of(file.kind)
    if kind is not None and kind.on_read is not None:
        with transaction.atomic():
            kind.on_read(actor, file)


def release(*, file: StoredFile, verdict: str) -> None:
    """Let ``file`` out of quarantine; tells the uploader."""
    with transaction.atomic():
        if StoredFile.objects.quarantined().filter(pk=file.pk).update(scan=verdict):
            _tell_end_of_quarantine(file, "file.released")


def remove_from_quarantine(*, file: StoredFile, verdict: str, virus: str = "") -> None:
    """Take a file off its record in which a virus was found, or which could not be scanned in time; tells the uploader."""
    with transaction.atomic():
        if StoredFile.objects.quarantined().filter(pk=file.pk).update(scan=verdict):
            _remove(file, FileState.DELETED)
            _tell_end_of_quarantine(file, "file.infected" if virus else "file.unscanned", virus=virus)


def _tell_end_of_quarantine(file: StoredFile, event: str, **words: str) -> None:
    """Timeline and mail. The file's name stays in the portal: it may tell what is confidential."""
    record: Any = file.record
    if record is None:
        return
    add_to_timeline(record, event, actor=None, data={"kind": file.kind, "file": str(file.public_id)})
    notify(
        event=event,
        record=record,
        recipients=[file.uploader],
        dedupe=str(file.pk),
        context={"title": getattr(record, "waiting_title", "") or record, "uploaded": file.created_at, **words},
    )


def _remove(file: StoredFile, state: str) -> None:
    current = StoredFile.objects.current().filter(pk=file.pk)
    if not current.update(state=state, removed_at=timezone.now()):
        raise Conflict(_("This file has meanwhile been replaced or deleted."))
    quota.give_back(quota.holder_of(file), file.size)


def _make_room(record: models.Model, kind: FileKind, replaces: StoredFile | None) -> None:
    """Count the record's files under a lock, so that two uploads at once do not overfill it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
            [LOCK, f"{record._meta.label_lower}:{record.pk}:{kind.key}"],
        )
    if replaces is not None:
        _remove(replaces, FileState.REPLACED)
        return
    if StoredFile.objects.of(record).current().filter(kind=kind.key).count() >= kind.max_files:
        raise DomainError(
            _("At most %(count)d files of this kind are kept; delete one first.") % {"count": kind.max_files},
            field="upload",
        )
