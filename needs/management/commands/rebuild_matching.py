"""Work all matches out anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from needs.matching import rounds
from needs.models import MatchProfile, NeedMatching


class Command(BaseCommand):
    help = (
        "Read every researcher and compare every published need anew: after another model (PORTAL_MATCHING_MODEL), after "
        "new parameters, after a restored backup. Interrupted, it goes on where it stopped when started with --continue."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--continue", action="store_true", dest="go_on", help="only what is marked still")

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark everything, then work the marks off."""
        if not options["go_on"]:
            rounds.mark_everything()
        rounds.catch_up()
        loud = options["verbosity"] > 0
        compared = 0
        while True:
            before = rounds.left()
            compared += rounds.run_round()
            if loud:
                profiles, needs = rounds.left()
                self.stdout.write(f"{compared:,} needs compared; left: {profiles:,} researchers, {needs:,} needs")
            if rounds.left() in (before, (0, 0)):
                break
        if loud:
            self.stdout.write(f"{MatchProfile.objects.count():,} researchers, {NeedMatching.objects.count():,} needs.")
