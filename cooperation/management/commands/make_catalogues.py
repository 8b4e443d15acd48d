"""Collect texts to translate, or check that every one is translated."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperation.catalogues import catalogues, clashes


class Command(BaseCommand):
    help = "Bring the catalogues in line with the marked texts; translations are kept."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and whether only to look."""
        parser.add_argument("app", nargs="?", default="", help='one app; "cooperation" is the house')
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if anything is not translated, or in two ways"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        found = list(catalogues(options["app"]))
        if not options["check"]:
            for catalogue in found:
                catalogue.update()
            return
        lines = [
            f"{catalogue.path.relative_to(settings.BASE_DIR)}: {problem}"
            for catalogue in found
            for problem in catalogue.problems()
        ]
        lines += clashes(found if not options["app"] else list(catalogues()))
        if lines:
            raise CommandError("\n".join([*lines, f"{len(lines)} problems; `make catalogues` collects the texts."]))
