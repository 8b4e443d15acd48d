"""Reads over files: those of a record, and one file through its record's permission."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.http import get_visible_or_404
from core.storage import private_storage
from files.models import StoredFile
from files.querysets import StoredFileQuerySet
from files.registry import FileKind, kind_of, kinds_for

QUARANTINED = _("This file has not been scanned for viruses yet. It can be opened as soon as that is done.")


@dataclass(kw_only=True)
class Folder:
    """The documents of one kind on one record, as a person sees them."""

    kind: FileKind
    can_write: bool
    files: list[StoredFile] = field(default_factory=list)

    @property
    def accept(self) -> str:
        """Endings for the file chooser."""
        return ",".join(f".{extension}" for extension in self.kind.extensions)

    @property
    def full(self) -> bool:
        """Whether no further document fits."""
        return len(self.files) >= self.kind.max_files


def folders_of(record: models.Model, user: Any, *only: str) -> list[Folder]:
    """The documents of a visible record by kind, without the kinds that ``user`` may not read; one statement.

    ``only`` names kinds, for pages that show some of them.
    """
    kinds = [kind for kind in kinds_for(type(record)) if not only or kind.key in only]
    kinds = [kind for kind in kinds if kind.can_read(user, record)]
    folders = {kind.key: Folder(kind=kind, can_write=kind.can_write(user, record)) for kind in kinds}
    if folders:
        rows = StoredFile.objects.of(record).current().filter(kind__in=folders).select_related("uploader")
        for row in rows.order_by("id"):
            folders[row.kind].files.append(row)
    return list(folders.values())


def folder_of(record: models.Model, user: Any, kind: FileKind) -> Folder:
    """The documents of one kind on a visible record; one statement."""
    rows = StoredFile.objects.of(record).current().filter(kind=kind.key).select_related("uploader").order_by("id")
    return Folder(kind=kind, can_write=kind.can_write(user, record), files=list(rows))


def current_files(record: models.Model, *kinds: str) -> StoredFileQuerySet:
    """The documents of ``record`` that are of ``kinds``, whoever may read them: for rules, archives and imports."""
    return StoredFile.objects.of(record).current().filter(kind__in=kinds).order_by("id")


def open_content(file: StoredFile) -> File:
    """The content of ``file`` for code that reads it, such as an import or an archive; the caller closes it.

    Raises ``Conflict`` for a file in quarantine.
    """
    if file.quarantined:
        raise Conflict(QUARANTINED)
    return private_storage().open(file.path, "rb")


def record_or_404(kind: FileKind, object_id: int, user: Any) -> Any:
    """The record that carries documents of ``kind``, if visible to ``user``."""
    return get_visible_or_404(kind.model_class()._default_manager, user, pk=object_id)


def file_or_404(public_id: uuid.UUID, user: Any) -> StoredFile:
    """A file whose record ``user`` may see, the record attached; otherwise it does not exist."""
    file = StoredFile.objects.filter(public_id=public_id, wiped_at__isnull=True).first()
    kind = kind_of(file.kind) if file else None
    if file is None or kind is None:
        raise Http404
    file.record = record_or_404(kind, file.object_id, user)
    return file
