"""Human numbers: gapless within a block, unique under concurrency, separate per kind and year."""

import threading

import pytest
from django.db import connection

from core.numbering import next_number, reserve_numbers


@pytest.mark.django_db
def test_numbers_count_up_per_kind_and_year() -> None:
    assert [
        next_number("N", year=2026),
        next_number("N", year=2026),
        next_number("P", year=2026),
        next_number("N", year=2027),
    ] == ["N-2026-0001", "N-2026-0002", "P-2026-0001", "N-2027-0001"]


@pytest.mark.django_db
def test_a_block_follows_the_last_number_and_widens_past_four_digits() -> None:
    next_number("N", year=2026)
    block = reserve_numbers("N", 9_999, year=2026)
    assert (block[0], block[-1], len(block)) == ("N-2026-0002", "N-2026-10000", 9_999)


@pytest.mark.django_db(transaction=True)
def test_concurrent_callers_never_share_a_number() -> None:
    numbers: list[str] = []

    def take() -> None:
        try:
            numbers.extend(next_number("T", year=2026) for _ in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"T-2026-{n:04d}" for n in range(1, 41)]
