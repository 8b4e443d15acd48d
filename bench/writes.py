"""``python -m bench.writes RATE``: business as usual beside the pages that are measured, until its input is closed.

RATE times a second something happens: a need is entered, then it is submitted, as its enterprise would; each with its timeline, what
waits and the deltas of its figures, in one transaction. Deltas are folded as often as beat has them folded. Prints the rate that was
reached.
"""

import os
import sys
import threading
import time
from typing import Any

VALUES = {
    "title": "降低颜料的氯离子含量",
    "trouble": "洗涤用水多，氯离子仍高于客户要求，现有办法成本高。",
    "area": "process_upgrading",
    "contact_name": "联系人",
    "contact_phone": "0371-00000000",
    "no_state_secret": True,
}


def main(rate: float) -> None:
    """Write until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    from accounts.models import User
    from enterprises.models import Enterprise

    stop = threading.Event()
    head = User.objects.get(email="head@bench.example")
    enterprise = Enterprise.objects.get(organisation__memberships__user=head)
    folding = threading.Thread(target=_fold, args=(stop,))
    folding.start()
    writing = threading.Thread(target=_write, args=(stop, rate, head, enterprise))
    writing.start()
    sys.stdin.read()
    stop.set()
    writing.join()
    folding.join()


def _write(stop: threading.Event, rate: float, head: Any, enterprise: Any) -> None:
    from needs.enums import NeedState
    from needs.services.need import create_draft, step

    begun, count = time.monotonic(), 0
    need = None
    while not stop.wait(max(0.0, begun + count / rate - time.monotonic())):
        if need is None:
            need = create_draft(actor=head, enterprise=enterprise, data=VALUES)
        else:
            step(need, NeedState.SUBMITTED, actor=head)
            need = None
        count += 1
    print(count / (time.monotonic() - begun))  # noqa: T201 - what was reached


def _fold(stop: threading.Event) -> None:
    from indicators.services import fold
    from indicators.tasks import SCHEDULE

    while not stop.wait(SCHEDULE["indicators.tasks.fold"]):
        fold()


if __name__ == "__main__":
    main(float(sys.argv[1]))
