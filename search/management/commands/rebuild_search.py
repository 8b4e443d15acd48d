"""Build the search index from the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.models import SearchDocument
from search.rebuilding import count_records, rebuild


class Command(BaseCommand):
    help = "Build the search index from the records; interrupted, it goes on where it stopped when started again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--restart", action="store_true", help="begin anew although an earlier run was interrupted")
        parser.add_argument("--from-scratch", action="store_true", help="empty the index first, so that ids follow age")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is an index already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, saying how far it is."""
        if options["if_empty"] and (SearchDocument.objects.exists() or not count_records()):
            return
        loud = options["verbosity"] > 0

        def progress(done: int, total: int) -> None:
            if loud:
                self.stdout.write(f"\r{done:,} of {total:,}", ending="")
                self.stdout.flush()

        changed = rebuild(progress=progress, from_scratch=options["from_scratch"], restart=options["restart"])
        if loud:
            self.stdout.write(f"\n{changed:,} entries written or removed.")
