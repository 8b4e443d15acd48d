"""Organisations of one kind side by side: the tiles of parks or departments, and the league table."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.charts import Chart, Series
from dashboards.selectors.frame import Frame
from dashboards.selectors.headline import amount_text, change_text
from dashboards.selectors.sections import Section
from indicators.enums import Kind
from indicators.registry import Figure, Text, figures
from indicators.selectors import Part, Row, read

COMPARED = (
    "needs.published",
    "claims.submitted",
    "claims.accepted",
    "projects.prepared",
    "contracts.signed",
    "contracts.value",
    "contracts.transaction_value",
    "contracts.received",
    "stationing.days",
    "stationing.enterprises",
    "service_orders.agreed",
)
SHADES = 4
BELOW: dict[str, OrganisationKind] = {
    OrganisationKind.DISTRICT: OrganisationKind.PARK,
    OrganisationKind.COLLEGE: OrganisationKind.DEPARTMENT,
}
"""Of which organisations a page shows tiles."""
RANKED = 20


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One organisation with its number; ``shade`` from 0 (nothing) to ``SHADES`` (most)."""

    organisation: Organisation
    value: str
    amount: Decimal
    before: Decimal
    note: Text
    shade: int
    url: str
    records_url: str


@dataclass(frozen=True, kw_only=True)
class Tiles:
    """Tiles of one chosen figure, and the figures to choose from."""

    kind: str
    figure: Figure
    choices: list[Figure]
    tiles: list[Tile]

    @property
    def chart(self) -> Chart:
        """The same as a table of numbers, to download."""
        return Chart(
            key="tiles",
            title=self.figure.label,
            definition=self.figure.definition,
            kind="across",
            unit=self.figure.unit,
            label_heading=OrganisationKind(self.kind).label,
            labels=[tile.organisation.name for tile in self.tiles],
            series=[
                Series(name=_("In the period"), values=[float(tile.amount) for tile in self.tiles]),
                Series(name=_("In the period before"), values=[float(tile.before) for tile in self.tiles]),
            ],
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """A line of the league table; a small number has neither rank nor link."""

    rank: int | None
    organisation: Organisation
    value: str
    url: str = ""
    records_url: str = ""


@dataclass(frozen=True, kw_only=True)
class League:
    """The first of the league, those with numbers too small to show, and how many have nothing at all."""

    kind: str
    figure: Figure
    choices: list[Figure]
    places: list[Place]
    small: int
    nothing: int
    least: int


def tiles(frame: Frame, key: str | None) -> Section:
    """Tiles of the organisations below that of ``frame``; nothing where there is none below."""
    kind = BELOW.get(frame.kind)
    below = [one for one in frame.offered if one.kind == kind and one.parent_id == frame.organisation.pk]
    if kind is None or not below:
        return Section([], lambda: None)
    choices, chosen = _chosen(kind, key)
    before, now = frame.earlier(len(frame.months))[0], frame.first

    def build(rows: list[Row]) -> Tiles:
        numbers = _by_scope(chosen, (row for row in rows if row.period == now))
        earlier = _by_scope(chosen, (row for row in rows if row.period == before))
        most = max((amount for amount, _count in numbers.values()), default=Decimal(0))
        made = []
        for one in below:
            amount, then = numbers.get(one.pk, NOTHING)[0], earlier.get(one.pk, NOTHING)[0]
            of_park = frame.of(one)
            made.append(
                Tile(
                    organisation=one,
                    value=amount_text(chosen, amount),
                    amount=amount,
                    before=then,
                    note=change_text(chosen, amount, then, len(frame.months)),
                    shade=_shade(amount, most),
                    url=of_park.page_url(),
                    records_url=of_park.url(chosen.key) if amount else "",
                )
            )
        return Tiles(kind=kind, figure=chosen, choices=choices, tiles=made)

    part = Part(
        figures=[chosen.key],
        by=["scope", "period"],
        since=before,
        until=frame.last,
        spans=[before, now],
        scopes=[one.pk for one in below],
    )
    return Section([part], build)


def league_of(frame: Frame, key: str | None) -> League:
    """Enterprises of a district or park, or departments of a college, by one figure; two statements.

    A number of fewer than ``SMALL_NUMBER`` records would tell of single people or contracts, so it is hidden, amounts too.
    """
    college = frame.kind == OrganisationKind.COLLEGE
    kind = OrganisationKind.DEPARTMENT if college else OrganisationKind.ENTERPRISE
    choices, chosen = _chosen(kind, key)
    members = {one.pk: one for one in _members(frame, kind)}
    (rows,) = read(list(members), Part(figures=[chosen.key], by=["scope"], since=frame.first, until=frame.last))
    numbers = _by_scope(chosen, rows)
    least = settings.SMALL_NUMBER
    large = sorted(
        ((amount, members[pk]) for pk, (amount, count) in numbers.items() if count >= least),
        key=lambda one: (-one[0], one[1].name, one[1].pk),
    )
    return League(
        kind=kind,
        figure=chosen,
        choices=choices,
        places=[
            Place(
                rank=1 + sum(other > amount for other, _one in large),
                organisation=one,
                value=amount_text(chosen, amount),
                url=frame.of(one).page_url(),
                records_url=frame.of(one).url(chosen.key),
            )
            for amount, one in large[:RANKED]
        ],
        small=sum(0 < count < least for _amount, count in numbers.values()),
        nothing=len(members) - len(numbers),
        least=least,
    )


NOTHING = (Decimal(0), 0)


def _members(frame: Frame, kind: str) -> Sequence[Organisation]:
    found = Organisation.objects.filter(kind=kind)
    if frame.kind == OrganisationKind.DISTRICT:
        # Below a district stand its parks, and enterprises that are in none.
        return [*found.filter(parent_id=frame.organisation.pk).union(
            found.filter(parent__parent_id=frame.organisation.pk, parent__kind=OrganisationKind.PARK)
        )]  # fmt: skip
    return list(found.filter(parent_id=frame.organisation.pk))


def _chosen(kind: str, key: str | None) -> tuple[list[Figure], Figure]:
    registered = figures()
    choices = [registered[one] for one in COMPARED if one in registered and registered[one].kept_for(kind)]
    return choices, next((one for one in choices if one.key == key), choices[0])


def _by_scope(one: Figure, rows: Iterable[Row]) -> dict[int, tuple[Decimal, int]]:
    """Amount and number of records by organisation."""
    return {
        int(row.scope or 0): (
            Decimal(row.total) / one.scale if one.kind == Kind.SUM else Decimal(row.count),
            row.count,
        )
        for row in rows
    }


def _shade(amount: Decimal, most: Decimal) -> int:
    if amount <= 0 or most <= 0:
        return 0
    return max(1, min(SHADES, math.ceil(amount * SHADES / most)))
