"""How often something may be done in a time, counted in the cache: several workers and servers count together."""

import time

from django.core.cache import cache
from django.utils.functional import Promise

from core.errors import TooMany


def admit(key: str, *, most: int, seconds: int, refusal: str | Promise, count: int = 1) -> None:
    """Count ``count`` under ``key``; raises ``TooMany`` with ``refusal`` where the last ``seconds`` had ``most`` already.

    Two that come at the same moment may both be admitted: a limit against abuse, not an account.
    """
    now = time.time()
    recent = [(at, number) for at, number in cache.get(key, []) if at > now - seconds]
    if sum(number for _at, number in recent) + count > most:
        raise TooMany(refusal)
    cache.set(key, [*recent, (now, count)], seconds)
