"""What one machine needs besides the database: compiled texts, static files, and once the demonstration data."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import activate


class Command(BaseCommand):
    help = "Compile texts, collect static files if they changed, and load the demonstration data once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        if settings.MODE != "local":
            raise CommandError("This prepares one machine with embedded services (PORTAL_MODE=local).")
        call_command("compile_catalogues")
        activate(settings.LANGUAGE_CODE)
        collect_static()
        load_demonstration()


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


def load_demonstration() -> None:
    """Load once for this ``var/``; what the command says (the accounts) is kept for every later start."""
    said = settings.VAR / "demonstration.txt"
    if "load_demo" in get_commands() and not said.exists():
        output = io.StringIO()
        call_command("load_demo", stdout=output)
        said.write_text(output.getvalue())
