"""Freezing a period: the numbers as they stand, and the list of the records behind each of them.

Both come from one statement over the records, so they agree with each other and are of one moment. What stands now (stocks
and due items) has no list: it is kept as a number of the day of freezing.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core import events
from core.errors import Conflict, DomainError
from indicators.contributions import contributions
from indicators.counting import Count
from indicators.enums import ScopeKind
from indicators.models import FrozenCell, FrozenPeriod, FrozenRecord
from indicators.periods import Period
from indicators.registry import Selection, figures
from indicators.selectors import COLUMNS, Part, Row, read

BELOW = (ScopeKind.DISTRICT, ScopeKind.PARK, ScopeKind.ENTERPRISE)
"""Organisations of the district. A college's numbers are of several districts, so one district does not freeze them."""
BATCH = 2_000
NAME = 120

Tell = Callable[[int, int], None]
Cell = tuple[int, str, datetime.date, str, str, int]


def freeze(
    *, actor: Any, district: Organisation, period: Period, note: str = "", tell: Tell = lambda done, total: None
) -> FrozenPeriod:
    """Keep the figures of a district's period for ever. Once only, and only when the period is over. Announces ``figures.frozen``."""
    if period.last >= timezone.localdate():
        raise DomainError(_("This period is not over yet."), field="period")
    with transaction.atomic():
        kept = sorted(key for key, one in figures().items() if one.kept_for(ScopeKind.DISTRICT))
        frozen = _begin(actor, district, period, note, kept)
        cells: Counter[Cell] = Counter()
        totals: Counter[Cell] = Counter()
        expected, done = _expected(district, period, kept), 0
        for batch in _batches(_records(frozen, period, kept)):
            FrozenRecord.objects.bulk_create([record for record, _count in batch])
            for record, count in batch:
                for scope in count.scopes:
                    cell = (scope, record.figure, count.period, count.area, count.item, count.bucket)
                    cells[cell] += 1
                    totals[cell] += count.total
            done += len(batch)
            tell(done, max(expected, done))
        rows = [_cell(frozen, cell, number, totals[cell]) for cell, number in cells.items()]
        rows += [_cell(frozen, _key(row), row.count, row.total) for row in _standing(district, kept)]
        FrozenCell.objects.bulk_create(rows, batch_size=BATCH)
        events.announce("figures.frozen", record=frozen, actor=actor)
    return frozen


def _begin(actor: Any, district: Organisation, period: Period, note: str, kept: list[str]) -> FrozenPeriod:
    try:
        with transaction.atomic():
            return FrozenPeriod.objects.create(
                district=district,
                kind=period.kind,
                first=period.first,
                last=period.last,
                note=note.strip(),
                figures=kept,
                frozen_by=actor,
            )
    except IntegrityError:
        raise Conflict(_("This period is frozen already.")) from None


def _expected(district: Organisation, period: Period, kept: list[str]) -> int:
    """About how many rows there will be, for the progress bar."""
    flows = [key for key in kept if figures()[key].of_period]
    (rows,) = read(district.pk, Part(figures=flows, since=period.first, until=period.last_month))
    return sum(row.count for row in rows)


def _records(frozen: FrozenPeriod, period: Period, kept: list[str]) -> Iterator[tuple[FrozenRecord, Count]]:
    """Every record of every figure of the period, with what it counts as; one statement."""
    choice = Selection(
        scope_id=frozen.district_id, scope_kind=ScopeKind.DISTRICT, since=period.first, until=period.last
    )
    chosen = [figures()[key] for key in kept if figures()[key].of_period]
    types = {one.key: ContentType.objects.get_for_model(one.rows().model) for one in chosen}
    for part in contributions(((one, one.records(choice)) for one in chosen), scopes=BELOW):
        count = part.count
        record = FrozenRecord(
            frozen=frozen,
            figure=part.figure.key,
            content_type=types[part.figure.key],
            object_id=part.pk,
            name=part.name[:NAME],
            scopes=list(count.scopes),
            period=count.period,
            area=count.area,
            item=count.item,
            total=count.total,
        )
        yield record, count


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def _standing(district: Organisation, kept: list[str]) -> list[Row]:
    """What stands now, of the district, its parks and its enterprises."""
    below = Organisation.objects.filter(Q(pk=district.pk) | Q(parent=district) | Q(parent__parent=district))
    now = [key for key in kept if not figures()[key].of_period]
    (rows,) = read(list(below.values_list("pk", flat=True)), Part(figures=now, by=COLUMNS))
    return rows


def _key(row: Row) -> Cell:
    return (
        int(row.scope or 0),
        row.figure,
        row.period or datetime.date.min,
        row.area or "",
        row.item or "",
        row.bucket or 0,
    )


def _cell(frozen: FrozenPeriod, cell: Cell, count: int, total: int) -> FrozenCell:
    scope, figure, period, area, item, bucket = cell
    return FrozenCell(
        frozen=frozen,
        scope_id=scope,
        figure=figure,
        period=period,
        area=area,
        item=item,
        bucket=bucket,
        count=count,
        total=total,
    )
