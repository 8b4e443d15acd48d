"""Cleaning up storage. Each task may run twice, and at the same time on two workers."""

import datetime

from celery import shared_task
from django.utils import timezone

from core.storage import private_storage
from files.models import StoredFile
from files.services import FOLDER

ORPHAN_AGE = datetime.timedelta(days=1)
"""Longer than any transaction: a file without a row after it was rolled back, or its upload broke off."""
KEEP_REMOVED = datetime.timedelta(days=30)

SCHEDULE = {"files.tasks.wipe_removed": 86_400, "files.tasks.sweep_orphans": 86_400}


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
