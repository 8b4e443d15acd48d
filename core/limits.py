"""How often something may be done in a time, counted in a cache."""

import time

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.utils.functional import Promise

from core.errors import TooMany

PROCESS = "process"
"""The cache of this process alone."""


def admit(
    key: str, *, most: int, seconds: int, refusal: str | Promise, count: int = 1, within: str = DEFAULT_CACHE_ALIAS
) -> None:
    """Count ``count`` under ``key``; raises ``TooMany`` with ``refusal`` where the last ``seconds`` had ``most`` already.

    Two that come at the same moment may both be admitted: a limit against abuse, not an account. Several workers and servers
    count together, which costs statements; ``within=PROCESS`` spares a page these, and each process admits ``most``.
    """
    cache = caches[within]
    now = time.time()
    recent = [(at, number) for at, number in cache.get(key, []) if at > now - seconds]
    if sum(number for _at, number in recent) + count > most:
        raise TooMany(refusal)
    cache.set(key, [*recent, (now, count)], seconds)
