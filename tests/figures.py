"""What pages show of a figure, checked against the records behind it, or against a count by plain SQL."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Organisation
from indicators import rebuilding
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
    return [one for key in sorted(figures()) for one in _of(key)]


def count_everything() -> None:
    """Count what factories made by themselves, without the handlers."""
    for key in sorted(figures()):
        rebuilding._insert(key, _of(key))


def _of(key: str) -> list[rebuilding.Difference]:
    return rebuilding._differences(key, rebuilding._shown(key), rebuilding._counted(key))


BY_SQL: dict[str, tuple[str, str, str, str]] = {
    "needs.entered": ("count(*)", "needs_need n", "n.district_id", "n.created_at"),
    "needs.published": ("count(*)", "needs_need n", "n.district_id", "n.published_at"),
    "claims.submitted": (
        "count(*)",
        "needs_claim c JOIN needs_need n ON n.id = c.need_id",
        "n.district_id",
        "c.submitted_at",
    ),
    "claims.accepted": (
        "count(*)",
        "needs_claim c JOIN needs_need n ON n.id = c.need_id",
        "n.district_id",
        "c.accepted_at",
    ),
    "contracts.signed": (
        "count(*)",
        "projects_contract c JOIN projects_project p ON p.id = c.project_id",
        "p.district_id",
        "c.signed_on",
    ),
    "contracts.value": (
        "coalesce(sum(c.value), 0)",
        "projects_contract c JOIN projects_project p ON p.id = c.project_id",
        "p.district_id",
        "c.signed_on",
    ),
    "meetings.held": (
        "count(*)",
        "meetings_meeting m",
        "m.state IN ('held', 'closed') AND m.district_id",
        "m.begins_at",
    ),
    "commitments.made": ("count(*)", "meetings_commitment c", "c.district_id", "c.created_at"),
}
"""Figure: what is counted, in which tables, the column of the district, the column of the day."""


def by_plain_sql(district: int, first: datetime.date, last: datetime.date) -> dict[str, Decimal]:
    """Figures of a district from one day to another, both included, without any code of the portal."""
    found = {}
    with connection.cursor() as cursor:
        for key, (number, tables, owner, day) in BY_SQL.items():
            local = day if day.endswith("_on") else f"({day} AT TIME ZONE 'Asia/Shanghai')::date"
            cursor.execute(
                f"SELECT {number} FROM {tables} WHERE {owner} = %s AND {local} BETWEEN %s AND %s",
                [district, first, last],
            )
            found[key] = Decimal(cursor.fetchone()[0])
    return found
