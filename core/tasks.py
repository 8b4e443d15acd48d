"""Starting background work by name. The message carries ids only and goes out after the commit."""

import logging
import time
from typing import Any

from django.db import transaction

log = logging.getLogger(__name__)

BREAK_SECONDS = 30
"""How long the broker is left alone after a failure; periodic sweeps find what was not announced."""
_broken_until = 0.0


def enqueue(name: str, *ids: int | str) -> None:
    """Have the Celery task ``name`` run with ``ids`` once the present transaction has committed.

    A broker that is down or hung costs at most one socket timeout in ``BREAK_SECONDS`` and is never an error to the
    caller: every task that matters is also found by a sweep.
    """
    transaction.on_commit(lambda: send(name, *ids))


def send(name: str, *ids: int | str) -> bool:
    """Send the message now; whether the broker took it."""
    if time.monotonic() < _broken_until:
        return False
    from celery import current_app

    try:
        current_app.send_task(name, args=list(ids), retry=False)
    except Exception as error:  # the broker's client raises many kinds, none of which concern the person waiting
        leave_broker_alone(BREAK_SECONDS)
        log.warning("broker.unavailable", extra={"task": name, "error": type(error).__name__})
        return False
    return True


def leave_broker_alone(seconds: float) -> None:
    """Send no messages for so long: after a failure, or while so much is written that sweeps had better find it."""
    global _broken_until
    _broken_until = time.monotonic() + seconds


def reset_breaker(*_: Any) -> None:
    """Try the broker again at once (after a fork, and in tests)."""
    global _broken_until
    _broken_until = 0.0
