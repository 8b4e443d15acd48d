"""Rates and means: one figure divided by another, in words; read together with figures by ``selectors.values``."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.registry import DISTRICT_OFFICE, Figure, Text, figure, figures


@dataclass(frozen=True, kw_only=True)
class Term:
    """Part of a rate: how many records a figure counts, or with ``total`` what it adds up; only of ``items``, if any."""

    figure: str
    items: tuple[str, ...] = ()
    total: bool = False


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The terms of ``numerator`` added up, divided by those of ``denominator`` added up; nothing where those are zero.

    A rate is counted from figures alone, so it can be checked, frozen and drilled down through them. ``percent`` says whether
    it is a share, shown in percent, or a mean in ``unit``.
    """

    key: str
    label: Text
    definition: Text
    formula: Text
    unit: Text
    source: Text
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    owner: Text = DISTRICT_OFFICE
    percent: bool = True

    @property
    def terms(self) -> tuple[Term, ...]:
        """All parts."""
        return (*self.numerator, *self.denominator)

    @property
    def figures(self) -> list[Figure]:
        """The figures that it is made of, the numerator's first, each once."""
        return [figure(key) for key in dict.fromkeys(term.figure for term in self.terms)]

    @property
    def of_period(self) -> bool:
        """Whether it belongs to a period; the others say how things stand now."""
        return all(one.of_period for one in self.figures)

    def kept_for(self, scope_kind: str) -> bool:
        """Whether all its figures are counted for organisations of this kind."""
        return all(one.kept_for(scope_kind) for one in self.figures)


Entry = Figure | Rate
_rates: dict[str, Rate] = {}


def register_rates(*rates: Rate) -> None:
    """Add rates; a key is registered once, and no figure has it."""
    for rate in rates:
        _rates[rate.key] = rate


def rates() -> dict[str, Rate]:
    """All rates by key."""
    return dict(_rates)


def entry(key: str) -> Entry:
    """The figure or rate with this key; ``KeyError`` where there is none."""
    return _rates[key] if key in _rates else figure(key)


def entries(keys: Sequence[str] | None = None) -> dict[str, Entry]:
    """Figures and rates by key: those of ``keys`` in their order, or all, each app's figures before its rates."""
    if keys is not None:
        return {key: entry(key) for key in keys}
    found: dict[str, Entry] = {**figures(), **_rates}
    return found
