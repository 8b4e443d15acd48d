"""The registry of figures: what each counts, in words, and from which records.

Apps further up register their figures in ``AppConfig.ready()``. One declaration serves three purposes: it finds the
dimensions of a record that a handler counts, recounts everything from the records, and lists exactly the records behind
a number. A figure that counts what its records do not show could not be checked, so there is none.
"""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.enums import OF_PERIOD, Kind, ScopeKind

Text = str | Promise

FEN = 100
"""Scale of money."""

# Who answers for a figure: whom to ask when a number looks wrong.
DISTRICT_OFFICE = _("District officials")
COLLEGE_OFFICE = _("College administrators")
TRANSFER_OFFICE = _("Technology-transfer office")


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where a record keeps the dimensions of a figure, as lookups (``enterprise__organisation_id``); "" means none."""

    district: str = ""
    park: str = ""
    enterprise: str = ""
    college: str = ""
    department: str = ""
    area: str = ""
    item: str = ""
    researcher: str = ""
    """Whose record it is. Counted when asked for and kept in no summary: docs/adr/0010."""

    def scopes(self) -> dict[str, str]:
        """Lookups of the organisations, by kind."""
        return {kind: getattr(self, kind) for kind in ScopeKind.values if getattr(self, kind)}


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which part of a figure: an organisation (or a ``researcher``), a period in whole months, an area, an item of its list."""

    scope_id: int
    scope_kind: str
    since: datetime.date | None = None
    until: datetime.date | None = None
    """Last day of the period, inclusive. Stocks and due items have no period."""
    area: str | None = None
    item: str | None = None
    due_before: datetime.date | None = None
    """Only due items of days before this one."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure.

    ``rows()`` gives every record that counts, once each. ``day`` is the lookup of the moment or date that places a record
    in a period (for ``DUE`` the due day), ``start`` the beginning of a duration that ends at ``day``. ``amount`` is the
    lookup of what a ``SUM`` adds up, kept in whole parts of which ``scale`` make one unit (100 for fen, 2 for half days).
    ``unit``, ``definition``, ``formula``, ``source`` and ``owner`` (the office that answers for the number) are for the
    reader. ``items`` names the figure's own list (states, kinds), ``related`` what a list of records needs to name them,
    ``naming`` the lookup of a number or name without persons, which frozen lists keep.
    """

    key: str
    kind: Kind
    label: Text
    definition: Text
    formula: Text
    unit: Text
    source: Text
    rows: Callable[[], models.QuerySet[Any]]
    paths: Paths
    day: str = ""
    start: str = ""
    amount: str = ""
    scale: int = 1
    items: Mapping[str, Text] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    owner: Text = DISTRICT_OFFICE
    naming: str = "number"
    machine: str = ""
    """For ``DUE``: the state machine of which ``items`` are the states."""

    @property
    def money(self) -> bool:
        """Whether a sum is of yuan, to the fen."""
        return self.kind == Kind.SUM and self.scale == FEN

    @property
    def of_period(self) -> bool:
        """Whether it belongs to a period; the others say how things stand now."""
        return self.kind in OF_PERIOD

    def kept_for(self, scope_kind: str) -> bool:
        """Whether it is counted for organisations of this kind; where not, nothing is known rather than nothing done."""
        return bool(getattr(self.paths, scope_kind, ""))

    def of_researchers(self, researchers: Collection[int]) -> models.QuerySet[Any]:
        """Every record that counts and is of one of these researchers."""
        if not self.paths.researcher:
            return self.rows().none()
        return self.rows().filter(**{f"{self.paths.researcher}__in": researchers})

    def records(self, selection: Selection) -> models.QuerySet[Any]:
        """Exactly the records that the figure counts for ``selection``."""
        path = getattr(self.paths, selection.scope_kind, "")
        if not path:
            return self.rows().none()
        rows = self.rows().filter(**{path: selection.scope_id})
        if selection.area is not None:
            rows = rows.filter(**{self.paths.area: selection.area}) if self.paths.area else rows.none()
        if selection.item is not None:
            rows = rows.filter(**{self.paths.item: selection.item}) if self.paths.item else rows.none()
        if self.kind in OF_PERIOD:
            if selection.since:
                rows = rows.filter(**{f"{self.day}__gte": start_of_day(selection.since)})
            if selection.until:
                rows = rows.filter(**{f"{self.day}__lt": start_of_day(selection.until + datetime.timedelta(days=1))})
        if self.kind == Kind.DUE and selection.due_before:
            rows = rows.filter(**{f"{self.day}__lt": selection.due_before})
        return rows


def start_of_day(day: datetime.date) -> datetime.datetime:
    """The first moment of ``day`` in the portal's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


_figures: dict[str, Figure] = {}


def register(*figures: Figure) -> None:
    """Add figures; a key is registered once."""
    for figure in figures:
        _figures[figure.key] = figure


def figure(key: str) -> Figure:
    """The figure with this key; ``KeyError`` where there is none."""
    return _figures[key]


def figures() -> dict[str, Figure]:
    """All figures by key."""
    return dict(_figures)
