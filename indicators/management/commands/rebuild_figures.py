"""``manage.py rebuild_figures``: count all figures anew from the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.rebuilding import each_difference
from indicators.registry import figures
from indicators.services import fold


class Command(BaseCommand):
    """Lists where figures differ from the records, and corrects them unless told only to check."""

    help = "Recount figures from the records, list the differences and correct them (--check: only list)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which figures, and whether to correct."""
        parser.add_argument("figures", nargs="*", help="keys of figures; all where none is given")
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and, unless checking, correct and fold."""
        unknown = sorted(set(options["figures"]) - set(figures()))
        if unknown:
            raise CommandError(f"There is no figure {', '.join(unknown)}. Known: {', '.join(sorted(figures()))}")
        number = 0
        for d in each_difference(options["figures"], correct=not options["check"]):
            number += 1
            where = " ".join(str(part) for part in (d.scope_id, d.period, d.area, d.item, d.bucket) if part)
            self.stdout.write(
                f"{d.figure}: {where}: shown {d.shown} ({d.shown_total}), counted {d.counted} ({d.counted_total})"
            )
        if options["check"]:
            if number:
                raise CommandError(f"{number} differences.")
            self.stdout.write("All figures agree with the records.")
            return
        fold()
        self.stdout.write(f"{number} differences corrected.")
