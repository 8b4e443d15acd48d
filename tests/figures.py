"""What pages show of a figure, checked against the records behind it."""

import datetime
from typing import Any

from accounts.models import Organisation
from indicators import rebuilding
from indicators.models import Delta
from indicators.registry import Selection, figure, figures
from indicators.selectors import Part, read


def shown(scope: Organisation, key: str, *, area: str | None = None, item: str | None = None, **period: Any) -> int:
    """The number of a figure for one organisation; asserts that just as many records stand behind it.

    ``since`` and ``until`` are first days of months; for due items ``until`` is the last day that counts.
    """
    (rows,) = read(scope.pk, Part(figures=[key], area=area, item=item, **period))
    number = sum(row.count for row in rows)
    until = period.get("until")
    selection = Selection(
        scope_id=scope.pk,
        scope_kind=scope.kind,
        area=area,
        item=item,
        since=period.get("since"),
        until=(until + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1) if until else None,
        due_before=until + datetime.timedelta(days=1) if until else None,
    )
    assert figure(key).records(selection).count() == number
    return number


def differences() -> list[rebuilding.Difference]:
    """Where figures are not what the records say; inside the test's own transaction, where ``compare`` wants its own."""
    keys = sorted(figures())
    return rebuilding._differences(rebuilding._shown(keys), rebuilding._counted(keys))


def count_everything() -> None:
    """Count what factories made by themselves, without the handlers."""
    Delta.objects.bulk_create([rebuilding._correction(one) for one in differences()])
