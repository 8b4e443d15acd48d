"""Addresses that a page writes dozens of times: looked up in the URL table once, since each look-up costs 30 µs."""

from functools import lru_cache

from django.urls import reverse

# Stands in for a record's id while its address is taken apart; no address of the portal holds this number.
PLACEHOLDER = 987_654_321


@lru_cache(maxsize=512)
def page(name: str) -> str:
    """The address of a page without arguments."""
    return reverse(name)


def record(name: str, pk: int) -> str:
    """The address of a page whose one argument is a record's id."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


@lru_cache(maxsize=512)
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[PLACEHOLDER]).partition(str(PLACEHOLDER))
    return before, after
