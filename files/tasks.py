"""Cleaning up storage. Each task may run twice, and at the same time on two workers."""

import datetime

from celery import shared_task
from django.utils import timezone

from core.storage import private_storage
from files import services
from files.enums import ScanState
from files.models import StoredFile
from files.scanning import AWAY, Verdict, scan
from files.services import FOLDER

ORPHAN_AGE = datetime.timedelta(days=1)
"""Longer than any transaction: a file without a row after it was rolled back, or its upload broke off."""
KEEP_REMOVED = datetime.timedelta(days=30)

QUARANTINE = datetime.timedelta(days=7)
"""How long a file waits for the scanner. Nothing waits for ever: after that it is removed and its uploader told."""

SCHEDULE = {
    "files.tasks.wipe_removed": 86_400,
    "files.tasks.sweep_orphans": 86_400,
    "files.tasks.scan_quarantined": 600,
}


@shared_task(name="files.tasks.wipe_removed")
def wipe_removed() -> None:
    """Wipe the content of files that were replaced or deleted some time ago; row and digest stay as evidence."""
    old = StoredFile.objects.filter(removed_at__lt=timezone.now() - KEEP_REMOVED, wiped_at__isnull=True)
    for file in old.iterator():
        private_storage().delete(file.path)
        StoredFile.objects.filter(pk=file.pk).update(wiped_at=timezone.now())


@shared_task(name="files.tasks.sweep_orphans")
def sweep_orphans() -> int:
    """Delete contents that no row names; returns how many."""
    count = 0
    before = timezone.now() - ORPHAN_AGE
    for name in private_storage().names(FOLDER):
        if private_storage().get_modified_time(name) >= before:
            continue
        if not StoredFile.objects.filter(path=name).exists():
            private_storage().delete(name)
            count += 1
    return count


@shared_task(name="files.tasks.scan_quarantined")
def scan_quarantined() -> None:
    """Scan what came while the scanner was away: release it, or remove it and say so.

    Where the scanner is still away the other files are spared the attempt; those that waited too long go all the same.
    """
    away = False
    for file in StoredFile.objects.quarantined().select_related("uploader").order_by("id").iterator():
        verdict = AWAY if away else _verdict_of(file)
        away = not verdict.reached
        if verdict.state == ScanState.INFECTED:
            services.remove_from_quarantine(file=file, verdict=verdict.state, virus=verdict.virus)
        elif verdict.state != ScanState.WAITING:
            services.release(file=file, verdict=verdict.state)
        elif file.created_at < timezone.now() - QUARANTINE:
            services.remove_from_quarantine(file=file, verdict=verdict.state)


def _verdict_of(file: StoredFile) -> Verdict:
    try:
        with private_storage().open(file.path, "rb") as content:
            return scan(content)
    except FileNotFoundError:
        # Lost with its disk: nothing to scan, and nothing to open either.
        return Verdict(state=ScanState.WAITING)
