"""Back up the database and the files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperation.backup import BackupError, make_backup


class Command(BaseCommand):
    help = "Write one archive with the database and the files into a folder. Run as owner."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=0, help="how many of the newest archives stay (0: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and name it."""
        try:
            self.stdout.write(str(make_backup(options["folder"], keep=options["keep"])))
        except BackupError as error:
            raise CommandError(str(error)) from error
