"""Send what is due without the broker: once, or again and again beside the workers."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from notifications import delivery


class Command(BaseCommand):
    """While the broker is away, nobody wakes workers and no beat reaches them. This command needs the database only."""

    help = "Send the mails that are due; with --every as a process that goes on, for the time without a broker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often."""
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on, with this pause")

    def handle(self, *args: Any, every: float | None = None, **options: Any) -> None:
        """Sweep; safe beside workers and beside itself, since rows are claimed one by one."""
        # A mail under way is finished before the process goes: killed after the server's 250 it would be sent again.
        stopping = threading.Event()
        if every is not None:
            signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        while not stopping.is_set():
            attempts = delivery.deliver_due()
            if attempts or every is None:
                self.stdout.write(f"{attempts} attempts")
            if every is None:
                return
            close_old_connections()
            stopping.wait(every)
