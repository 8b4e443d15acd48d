"""Human numbers such as N-2026-0001: unique per installation, kind and year; gaps are allowed."""

from django.db import connection
from django.utils import timezone


def reserve_numbers(kind: str, count: int = 1, *, year: int | None = None) -> list[str]:
    """Reserve ``count`` numbers of ``kind`` (``N`` need, ``P`` project …) in ``year`` (default: this year in Shanghai).

    One upsert; call it as the last write of the transaction, since the counter's row stays locked until it ends.
    An import reserves its block first, in a transaction of its own.
    """
    year = year or timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numbersequence AS s (kind, year, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (kind, year) DO UPDATE SET last = s.last + EXCLUDED.last RETURNING last",
            [kind, year, count],
        )
        (last,) = cursor.fetchone()
    return [f"{kind}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]


def next_number(kind: str, *, year: int | None = None) -> str:
    """Reserve one number; see ``reserve_numbers``."""
    return reserve_numbers(kind, year=year)[0]
