"""``manage.py load_demo``: an invented district to look at."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.accounts import PASSWORD, accounts
from demo.loading import is_loaded, load


class Command(BaseCommand):
    """Loads the demonstration unless it is there, and prints how to sign in."""

    help = "Load demonstration data (never in production; safe to run twice) and print its accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once, print always."""
        if settings.PRODUCTION:
            raise CommandError("Demonstration data are not for production: their passwords are public.")
        if not is_loaded():
            load()
        self.stdout.write(f"Demonstration accounts, password {PASSWORD} (codes of the second factor: mailbox):")
        for email, role in accounts():
            self.stdout.write(f"  {email:28} {role}")
