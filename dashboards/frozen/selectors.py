"""What was frozen beside what stands there now, and the records that make the difference."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from core.format import money_text
from core.paging import Page, page_by_key
from dashboards.policies import measured_organisations
from indicators.enums import Kind, PeriodKind
from indicators.models import FrozenPeriod, FrozenRecord
from indicators.periods import Period, ended_periods
from indicators.rates import Entry, Rate, entries
from indicators.registry import Figure, Selection, Text, figures
from indicators.values import Value as Number
from indicators.values import Values, then_and_now

SHARES = {
    "frozen": gettext_lazy("Frozen"),
    "came": gettext_lazy("Came later"),
    "left": gettext_lazy("Left later"),
    "changed": gettext_lazy("Amount changed"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure or rate: then, now, and the way to its records."""

    entry: Entry
    then: Number
    now: Number
    difference: str
    """Empty where nothing has changed."""
    url: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A frozen period for one organisation."""

    organisation: Organisation
    organisations: list[Organisation]
    of_period: list[Line]
    standing: list[Line]
    changed: int
    """How many lines of the period differ; what stands now is expected to."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A record in a list: linked where it may still be seen, named as it was frozen where it is gone."""

    title: str
    url: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """The records of one figure in one share: frozen, came, left, changed."""

    figure: Figure
    organisation: Organisation
    share: str
    tabs: list[tuple[str, Text, int, str]]
    rows: list[Shown]
    page: Page[Any]
    then: Number
    now: Number


def last_quarter_open(districts: Iterable[Organisation]) -> list[tuple[Organisation, Period]]:
    """Districts whose last quarter is not frozen yet; one statement."""
    (quarter,) = ended_periods(timezone.localdate(), {PeriodKind.QUARTER: 1})
    done = FrozenPeriod.objects.filter(district__in=districts, first=quarter.first, last=quarter.last)
    frozen = set(done.values_list("district_id", flat=True))
    return [(district, quarter) for district in districts if district.pk not in frozen]


def organisation_of(user: Any, frozen: FrozenPeriod, wanted: str) -> tuple[Organisation, list[Organisation]]:
    """Whose numbers are shown, and whose may be: the district and its parks, as far as ``user`` reads figures."""
    found = list(
        measured_organisations(user).filter(models.Q(pk=frozen.district_id) | models.Q(parent=frozen.district))
    )
    chosen = next((one for one in found if str(one.pk) == wanted), None) if wanted else next(iter(found), None)
    if chosen is None:
        raise Http404
    return chosen, found


def comparison(user: Any, frozen: FrozenPeriod, wanted: str) -> Comparison:
    """All figures and rates that were frozen; two statements at any size."""
    organisation, organisations = organisation_of(user, frozen, wanted)
    chosen = {
        key: one for key, one in entries().items() if one.kept_for(organisation.kind) and _was_counted(one, frozen)
    }
    then, now = numbers(frozen, organisation, list(chosen))
    lines = [
        Line(
            entry=one,
            then=then[key],
            now=now[key],
            difference=difference(then[key], now[key]),
            url=_url(frozen, key, organisation) if isinstance(one, Figure) else "",
        )
        for key, one in chosen.items()
    ]
    of_period = [line for line in lines if line.entry.of_period]
    return Comparison(
        organisation=organisation,
        organisations=organisations,
        of_period=of_period,
        standing=[line for line in lines if not line.entry.of_period],
        changed=sum(1 for line in of_period if line.difference),
    )


def numbers(frozen: FrozenPeriod, organisation: Organisation, keys: list[str]) -> tuple[Values, Values]:
    """Then and now; one statement."""
    return then_and_now(organisation.pk, keys, frozen=frozen.pk, since=frozen.first, until=frozen.period.last_month)


def _was_counted(one: Entry, frozen: FrozenPeriod) -> bool:
    parts = one.figures if isinstance(one, Rate) else [one]
    return all(part.key in frozen.figures for part in parts)


def difference(then: Number, now: Number) -> str:
    """The change in the words of the figure; of a share in percentage points; empty where there is none."""
    if (then.number, then.count) == (now.number, now.count):
        return ""
    if then.number is None or now.number is None:
        return _("was %(text)s") % {"text": then.text}
    change = Decimal(now.number) - Decimal(then.number)
    sign = "−" if change < 0 else "+" if change > 0 else "±"
    if isinstance(now.entry, Rate) and now.entry.percent:
        return _("%(change)s percentage points") % {"change": f"{sign}{abs(100 * change):.1f}"}
    if isinstance(now.entry, Figure) and now.entry.money:
        return f"{sign}{money_text(abs(change), 'wan')}"
    return f"{sign}{abs(change):,.1f}".removesuffix(".0")


def _url(frozen: FrozenPeriod, key: str, organisation: Organisation, **more: str) -> str:
    return f"{reverse('dashboards:frozen_figure', args=[frozen.pk, key])}?{urlencode({'of': organisation.pk, **more})}"


def records_page(user: Any, frozen: FrozenPeriod, key: str, data: Any) -> RecordsPage:
    """The records behind a frozen figure; 404 for what was not frozen with its records."""
    figure = figures().get(key)
    share = data.get("share") or "frozen"
    if figure is None or not figure.of_period or key not in frozen.figures or share not in SHARES:
        raise Http404
    organisation, _others = organisation_of(user, frozen, data.get("of", ""))
    if not figure.kept_for(organisation.kind):
        raise Http404
    sets = _sets(user, frozen, figure, organisation)
    if share not in sets:
        raise Http404
    rows = sets[share]
    if rows.model is not FrozenRecord:
        rows = rows.select_related(*figure.related)
    found = page_by_key(rows, key="-id", cursor=data.get("cursor", ""))
    then, now = numbers(frozen, organisation, [key])
    counts = _counts(sets)
    return RecordsPage(
        figure=figure,
        organisation=organisation,
        share=share,
        tabs=[(name, SHARES[name], counts[name], _url(frozen, key, organisation, share=name)) for name in sets],
        rows=_frozen(user, figure, found.rows) if rows.model is FrozenRecord else _live(figure, found.rows),
        page=found,
        then=then[key],
        now=now[key],
    )


def _sets(user: Any, frozen: FrozenPeriod, figure: Figure, organisation: Organisation) -> dict[str, Any]:
    """What was frozen, what came, what left, and what is there with another amount."""
    listed = FrozenRecord.objects.filter(frozen=frozen, figure=figure.key, scopes__contains=[organisation.pk])
    choice = Selection(scope_id=organisation.pk, scope_kind=organisation.kind, since=frozen.first, until=frozen.last)
    now = figure.records(choice).visible_to(user).order_by()  # type: ignore[attr-defined]

    sets: dict[str, Any] = {
        "frozen": listed,
        "came": now.exclude(pk__in=listed.values("object_id")),
        "left": listed.exclude(object_id__in=now.values("pk")),
    }
    if figure.kind == Kind.SUM:
        was = listed.filter(object_id=OuterRef("pk")).values("total")[:1]
        both = now.annotate(frozen_total=Subquery(was), now_total=F(figure.amount) * figure.scale)
        sets["changed"] = both.filter(frozen_total__isnull=False).exclude(frozen_total=F("now_total"))
    return sets


def _counts(sets: dict[str, Any]) -> dict[str, int]:
    """How many there are of each; one statement."""
    first, *others = (
        rows.order_by()
        .values(share=Value(name, models.CharField()))
        .annotate(number=Count("pk"))
        .values_list("share", "number")
        for name, rows in sets.items()
    )
    return dict.fromkeys(sets, 0) | dict(first.union(*others, all=True))


def _frozen(user: Any, figure: Figure, rows: list[FrozenRecord]) -> list[Shown]:
    """Frozen rows, each with its record where that may still be seen; a second statement where some may not."""
    model = figure.rows().model
    keys = {row.object_id for row in rows}
    visible = model._default_manager.visible_to(user).filter(pk__in=keys)
    live = {one.pk: one for one in visible.select_related(*figure.related)}
    missing = keys - set(live)
    there = set(model._base_manager.filter(pk__in=missing).values_list("pk", flat=True)) if missing else set()
    shown = []
    for row in rows:
        note = _amount(figure, row.total)
        if one := live.get(row.object_id):
            shown.append(Shown(title=str(one), url=one.get_absolute_url(), note=note))
        elif row.object_id in there:
            shown.append(Shown(title=_("A record that you may no longer see"), url="", note=note))
        else:
            shown.append(Shown(title=row.name, url="", note=" · ".join(filter(None, (note, _("no longer there"))))))
    return shown


def _live(figure: Figure, rows: list[Any]) -> list[Shown]:
    """Records of today, with what they brought then and now."""
    shown = []
    for row in rows:
        note = ""
        if hasattr(row, "frozen_total"):
            amounts = {"was": _amount(figure, row.frozen_total), "now": _amount(figure, int(row.now_total))}
            note = _("%(was)s, now %(now)s") % amounts
        shown.append(Shown(title=str(row), url=row.get_absolute_url(), note=note))
    return shown


def _amount(figure: Figure, total: int) -> str:
    """What a record brought, where the figure adds something up or counts days."""
    if figure.kind not in (Kind.SUM, Kind.DURATION):
        return ""
    number = Decimal(total) / figure.scale
    return money_text(number, "wan") if figure.money else f"{number:,.1f}".removesuffix(".0") + f" {figure.unit}"
