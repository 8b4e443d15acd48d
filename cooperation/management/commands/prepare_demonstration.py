"""The demonstration data of one machine."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import activate


class Command(BaseCommand):
    help = "Load the demonstration data once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once for this ``var/``; what the command says (the accounts) is kept for every later start."""
        if settings.MODE != "local":
            raise CommandError("This prepares one machine with embedded services (PORTAL_MODE=local).")
        said = settings.VAR / "demonstration.txt"
        if "load_demo" in get_commands() and not said.exists():
            activate(settings.LANGUAGE_CODE)
            output = io.StringIO()
            call_command("load_demo", stdout=output)
            said.write_text(output.getvalue())
