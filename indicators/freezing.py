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
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.errors import Conflict, DomainError
from indicators.counting import Count, counted
from indicators.enums import ScopeKind
from indicators.models import FrozenCell, FrozenPeriod, FrozenRecord
from indicators.periods import Period
from indicators.registry import Figure, Selection, figures
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
    """Keep the figures of a district's period for ever. Once only, and only when the period is over."""
    if period.last >= timezone.localdate():
        raise DomainError(_("This period is not over yet."), field="period")
    with transaction.atomic():
        kept = sorted(key for key, one in figures().items() if one.kept_for(ScopeKind.DISTRICT))
        frozen = _begin(actor, district, period, note, kept)
        cells: Counter[Cell] = Counter()
        totals: Counter[Cell] = Counter()
        expected, done = _expected(district, period, kept), 0
        for batch in _batches(_contributions(frozen, period, kept)):
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


def _contributions(frozen: FrozenPeriod, period: Period, kept: list[str]) -> Iterator[tuple[FrozenRecord, Count]]:
    """Every record of every figure of the period, with what it counts as; one statement, so of one moment."""
    chosen = [figures()[key] for key in kept if figures()[key].of_period]
    types = {one.key: ContentType.objects.get_for_model(one.rows().model) for one in chosen}
    first, *others = (_values(one, frozen.district_id, period) for one in chosen)
    for key, pk, name, *scopes, area, item, day, start, amount in first.union(*others, all=True).iterator(BATCH):
        one = figures()[key]
        count = counted(one, scopes=scopes, area=area, item=item, day=day, start=start, amount=amount)
        record = FrozenRecord(
            frozen=frozen,
            figure=key,
            content_type=types[key],
            object_id=pk,
            name=str(name or pk)[:NAME],
            scopes=list(count.scopes),
            period=count.period,
            area=count.area,
            item=count.item,
            total=count.total,
        )
        yield record, count


def _values(one: Figure, district_id: int, period: Period) -> models.QuerySet[Any]:
    """What has to be known of each record of a figure, in the same columns and types for every figure."""
    selection = Selection(scope_id=district_id, scope_kind=ScopeKind.DISTRICT, since=period.first, until=period.last)
    rows = one.records(selection)
    scopes = one.paths.scopes()
    columns: dict[str, Any] = {
        "frozen_key": Value(one.key, models.CharField()),
        "frozen_pk": Cast(F("pk"), models.BigIntegerField()),
        "frozen_name": _cast(one.naming, models.CharField()),
        **{f"frozen_{kind}": _cast(scopes.get(kind, ""), models.BigIntegerField()) for kind in BELOW},
        "frozen_area": _cast(one.paths.area, models.CharField()),
        "frozen_item": _cast(one.paths.item, models.CharField()),
        "frozen_day": _day(rows.model, one.day),
        "frozen_start": _day(rows.model, one.start) if one.start else _cast("", models.DateField()),
        "frozen_amount": _cast(one.amount, models.DecimalField(max_digits=20, decimal_places=2)),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _cast(path: str, field: "models.Field[Any, Any]") -> Cast:
    return Cast(F(path) if path else Value(None), field)


def _day(model: type[models.Model], path: str) -> Any:
    """The calendar day in the portal's zone, of a date or a moment."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return TruncDate(path) if isinstance(model._meta.get_field(last), models.DateTimeField) else F(path)


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
