"""Who may read and change the files of a record that is visible to them: the kind's own rules, asked in one place."""

from typing import Any

from django.db import models

from files.models import StoredFile
from files.registry import FileKind, kind_of


def can_upload(user: Any, record: models.Model, kind: FileKind) -> bool:
    """Whether ``user`` may add a document of ``kind`` to ``record``."""
    return kind.can_write(user, record)


def can_download(user: Any, file: StoredFile) -> bool:
    """Whether ``user`` may read ``file``, whose record is visible to them."""
    kind = kind_of(file.kind)
    return kind is not None and file.wiped_at is None and kind.can_read(user, file.record)


def can_remove(user: Any, file: StoredFile) -> bool:
    """Whether ``user`` may delete or replace ``file``."""
    kind = kind_of(file.kind)
    return kind is not None and kind.can_write(user, file.record)
