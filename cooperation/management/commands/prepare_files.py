"""What one machine needs besides the database: compiled texts and static files. Needs no database."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compile texts, and collect static files if they changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        if settings.MODE != "local":
            raise CommandError("This prepares one machine with embedded services (PORTAL_MODE=local).")
        call_command("compile_catalogues")
        collect_static()


def collect_static() -> None:
    """Collecting hashes and compresses every file, which takes seconds: skip it while nothing changed."""
    stamp, now = settings.VAR / "static.stamp", static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def static_fingerprint() -> str:
    """Changes whenever a static file of the portal or of a package does."""
    return hashlib.sha256("\n".join(sorted(static_files())).encode()).hexdigest()


def static_files() -> Iterator[str]:
    """Each static file with its time and size."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = (storage.path(path), storage.get_modified_time(path), storage.size(path))
            yield " ".join(str(part) for part in state)
