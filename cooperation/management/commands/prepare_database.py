"""Everything a database needs before the portal can use it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cooperation.reference import load_reference
from indicators.rebuilding import count_new


class Command(BaseCommand):
    help = "Migrate, grant, load reference rows, index and count what no version before did; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, as owner only."""
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Only the owner of the schema can migrate: set PORTAL_DATABASE_ROLE=owner.")
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        load_reference()
        call_command("rebuild_search", if_empty=True, verbosity=options["verbosity"])
        if (counted := count_new()) and options["verbosity"]:
            self.stdout.write(f"{len(counted)} numbers of figures that are new.")
