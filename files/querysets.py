"""Rows of files by condition. Who may read one is asked of its record: see ``files.selectors.readable_or_none``."""

from core.querysets import OfRecordQuerySet
from files.enums import FileState, ScanState


class StoredFileQuerySet(OfRecordQuerySet):
    """Uploaded files."""

    def current(self) -> "StoredFileQuerySet":
        """Those shown with their record."""
        return self.filter(state=FileState.CURRENT)

    def quarantined(self) -> "StoredFileQuerySet":
        """Those shown with their record that nobody may open before they have been scanned."""
        return self.current().filter(scan=ScanState.WAITING)
