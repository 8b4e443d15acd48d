"""Compare the search index with the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.indexing import reindex
from search.models import SearchDocument
from search.rebuilding import differences


class Command(BaseCommand):
    help = "List every difference between the search index and the records; exit code 1 where there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--correct", action="store_true", help="put right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, list, and correct where asked."""
        count = 0
        for difference in differences():
            count += 1
            self.stdout.write(f"{difference.kind} {difference.object_id}: {difference.fault}")
            if options["correct"]:
                _correct(difference.kind, difference.object_id)
        if count and not options["correct"]:
            raise CommandError(f"{count} differences; 'check_search --correct' puts them right.", returncode=1)
        self.stdout.write(f"{count} differences put right." if count else "The search index agrees with the records.")


def _correct(kind: str, object_id: int) -> None:
    try:
        reindex(kind, [object_id])
    except KeyError:  # of a kind that is no longer registered
        SearchDocument.objects.filter(kind=kind, object_id=object_id).delete()
