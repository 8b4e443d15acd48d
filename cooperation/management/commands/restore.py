"""Restore a backup on an empty machine."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperation.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Restore an archive into an empty database and an empty folder of files. Run as owner."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Which."""
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore; ``prepare_database`` afterwards brings an older backup up to date."""
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Only the owner of the schema can restore: set PORTAL_DATABASE_ROLE=owner.")
        try:
            restore_backup(options["archive"])
        except BackupError as error:
            raise CommandError(str(error)) from error
