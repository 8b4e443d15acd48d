"""Figures of people, counted from their records, which are few: no summary is kept of a single person (docs/adr/0010)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from indicators.contributions import Contribution, contributions
from indicators.registry import figure
from indicators.selectors import Part, Row

DIMENSIONS = ("period", "area", "item", "bucket")


def read_of_researchers(researchers: Collection[int], *parts: Part) -> list[list[Row]]:
    """What ``indicators.selectors.read`` gives of organisations, of a researcher or of those of a department; one statement.

    Figures that do not say whose their records are (``Paths.researcher``) count nothing. Periods are months.
    """
    keys = dict.fromkeys(key for part in parts for key in part.figures)
    chosen = [figure(key) for key in keys if figure(key).paths.researcher]
    found = list(contributions((one, one.of_researchers(researchers)) for one in chosen))
    return [_table(part, found) for part in parts]


def _table(part: Part, found: Iterable[Contribution]) -> list[Row]:
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        count = one.count
        outside = (
            one.figure.key not in part.figures
            or (part.since is not None and count.period < part.since)
            or (part.until is not None and count.period > part.until)
            or (part.area is not None and count.area != part.area)
            or (part.item is not None and count.item != part.item)
            or (part.items is not None and count.item not in part.items)
        )
        if not outside:
            group = {name: getattr(count, name) for name in DIMENSIONS if name in part.by}
            if part.spans and "period" in group:
                group["period"] = max((first for first in part.spans if first <= count.period), default=None)
            cell = sums[one.figure.key, *(group.get(name) for name in DIMENSIONS)]
            cell[0] += 1
            cell[1] += count.total
    return [
        Row(scope=None, figure=key, **dict(zip(DIMENSIONS, group, strict=True)), count=count, total=total)
        for (key, *group), (count, total) in sums.items()
    ]
