"""Synchronous announcements inside one transaction: apps further up hear what happened further down.

``needs`` announces ``claim.accepted`` and never learns that ``projects`` makes a project of it. A handler runs in the
announcing transaction; its exception aborts everything. Anything slow or external is enqueued by the handler instead.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[..., None]
_handlers: dict[str, list[Handler]] = defaultdict(list)

TRANSITION = "transition"
"""Announced after every transition of every machine, beside the machine's own event."""


def on(event: str, handler: Handler) -> None:
    """Have ``handler(record=…, actor=…, **data)`` called when ``event`` is announced. Registering twice counts once."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def announce(event: str, *, record: Any, actor: Any, **data: Any) -> None:
    """Call the handlers of ``event`` in the order of registration; exceptions go through to the caller."""
    for handler in _handlers[event]:
        handler(record=record, actor=actor, **data)
