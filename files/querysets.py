"""Rows of files by condition. Who may read one is asked of its record: see ``files.selectors.readable_or_none``."""

from core.querysets import OfRecordQuerySet
from files.enums import FileState


class StoredFileQuerySet(OfRecordQuerySet):
    """Uploaded files."""

    def current(self) -> "StoredFileQuerySet":
        """Those shown with their record."""
        return self.filter(state=FileState.CURRENT)
