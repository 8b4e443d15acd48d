"""Parts of a page: each says what it needs read and what it makes of it, and all are read in one statement."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from dashboards.selectors.frame import Frame
from indicators.enums import Kind
from indicators.rates import Entry, Rate, entries
from indicators.registry import Figure
from indicators.selectors import Part, Row
from indicators.values import figures_of


@dataclass(frozen=True)
class Section:
    """What to read, and a function of the rows of each part, in the same order."""

    parts: Sequence[Part]
    build: Callable[..., Any]


Reader = Callable[..., list[list[Row]]]
"""Gives a list of rows for each part."""


def read_sections(reader: Reader, *sections: Section) -> list[Any]:
    """What the sections make of their numbers, all read at once; nothing is read where nothing is asked for.

    Parts that differ in their figures alone are read as one.
    """
    together: list[Part] = []
    places = []
    for part in chain.from_iterable(section.parts for section in sections):
        place = next((i for i, other in enumerate(together) if replace(part, figures=other.figures) == other), None)
        if place is None:
            place = len(together)
            together.append(part)
        else:
            figures = dict.fromkeys([*together[place].figures, *part.figures])
            together[place] = replace(part, figures=list(figures))
        places.append((place, set(part.figures)))
    tables = reader(*together) if together else []
    wanted = ([row for row in tables[place] if row.figure in figures] for place, figures in places)
    return [section.build(*islice(wanted, len(section.parts))) for section in sections]


def known(keys: Iterable[str], frame: Frame) -> list[Entry]:
    """Those of the figures and rates that are counted for such a frame."""
    registered = entries()
    return [registered[key] for key in keys if key in registered and frame.keeps(registered[key])]


def known_figures(keys: Iterable[str], frame: Frame) -> list[Figure]:
    """The same of figures alone."""
    return [one for one in known(keys, frame) if isinstance(one, Figure)]


def alike(shown: Iterable[Entry]) -> tuple[list[str], list[str], list[str], list[str], list[str]]:
    """The figures that are needed by how they are read: durations, those told apart by item since a rate needs some of
    them, all others of a period, stocks, due ones.
    """
    shown = list(shown)
    apart = {term.figure for one in shown if isinstance(one, Rate) for term in one.terms if term.items}
    needed = {one.key: one for entry in shown for one in figures_of(entry)}
    lasting = [key for key, one in needed.items() if one.kind == Kind.DURATION]
    stocks = [key for key, one in needed.items() if one.kind == Kind.STOCK]
    due = [key for key, one in needed.items() if one.kind == Kind.DUE]
    rest = [key for key in needed if key not in {*apart, *lasting, *stocks, *due}]
    return lasting, sorted(apart - {*stocks, *lasting}), rest, stocks, due
