"""Durations in whole days, kept as count, sum and histogram: enough for mean and median at any size."""

from collections.abc import Mapping

# Lower bounds of the buckets. Up to a month each day has its own, so a usual median is exact to the day.
BOUNDS = (*range(32), 35, 40, 45, 50, 60, 75, 90, 120, 150, 180, 270, 365)


def bucket_of(days: int) -> int:
    """Number of the bucket that holds ``days``; less than nothing counts as nothing."""
    return max((number for number, bound in enumerate(BOUNDS) if bound <= days), default=0)


def bounds_of(bucket: int) -> tuple[int, int | None]:
    """First and last day of a bucket; the last bucket is open."""
    last = BOUNDS[bucket + 1] - 1 if bucket + 1 < len(BOUNDS) else None
    return BOUNDS[bucket], last


def median(counts: Mapping[int, int]) -> float | None:
    """The median in days: exact where a bucket is one day, in proportion within wider ones; ``None`` without values."""
    filled = sorted((bucket, count) for bucket, count in counts.items() if count > 0)
    middle = sum(count for _, count in filled) / 2
    passed = 0
    for position, (bucket, count) in enumerate(filled):
        first, last = bounds_of(bucket)
        last = first if last is None else last
        if passed + count > middle:
            return first + (last - first) * (middle - passed) / count
        passed += count
        if passed == middle:
            return (last + bounds_of(filled[position + 1][0])[0]) / 2
    return None


def mean(count: int, total: int) -> float | None:
    """The mean in days; ``None`` without values."""
    return total / count if count else None
