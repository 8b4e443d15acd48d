"""Facets in words: what the matches are made of, and where each narrower search leads."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from search.registry import Label, kinds
from search.selectors import FACETS

NAMES: dict[str, Label] = {
    "kind": pgettext_lazy("search", "Kind"),
    "area": _("Area"),
    "industry": _("Industry"),
    "park": _("Park"),
    "state": _("State"),
    "year": _("Year"),
}
SHOWN = 8
"""Values of a facet that are offered, the most frequent first."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value: its words, how many matches have it, and the address with it."""

    words: Label
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One facet with its values."""

    name: str
    label: Label
    choices: list[Choice]


def address(words: str, filters: dict[str, str]) -> str:
    """The address of a search."""
    query = urlencode({"q": words, **filters})
    return f"{reverse('search:results')}?{query}"


def facets_of(words: str, filters: dict[str, str], counts: dict[str, Counter[Any]]) -> list[Facet]:
    """Facets by which these matches can be narrowed; states only once a kind is chosen, since each kind has its own."""
    found = []
    parks = counts.get("park", Counter())
    names = park_names(parks) if len(parks) > 1 and "park" not in filters else {}
    for name in FACETS:
        offered = counts.get(name, Counter())
        if name in filters or len(offered) < 2 or (name == "state" and "kind" not in filters):
            continue
        order = sorted(offered.items(), reverse=True) if name == "year" else offered.most_common(SHOWN)
        choices = [
            Choice(
                words=words_of(name, value, filters, names),
                count=count,
                url=address(words, {**filters, name: str(value)}),
            )
            for value, count in order[:SHOWN]
        ]
        found.append(Facet(name=name, label=NAMES[name], choices=choices))
    return found


def chips_of(words: str, filters: dict[str, str]) -> list[tuple[Label, str]]:
    """Facets that are set, in words, with the address without each."""
    names = park_names([int(filters["park"])] if "park" in filters else [])
    chips = []
    for name, value in filters.items():
        kept = {other: one for other, one in filters.items() if other != name}
        if name == "kind":
            kept.pop("state", None)
        chips.append((words_of(name, value, filters, names), address(words, kept)))
    return chips


def park_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of parks; no statement where there are none."""
    wanted = list(ids)
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def words_of(name: str, value: Any, filters: dict[str, str], parks: dict[int, str]) -> Label:
    """A value of a facet in the reader's language; a value that nobody knows stands for itself."""
    if name == "park":
        return parks.get(int(value), str(value))
    for kind in kinds():
        if name == "kind" and kind.key == value:
            return kind.label
        if name == "state" and kind.states and filters.get("kind") == kind.key and value in kind.states.values:
            return kind.states(value).label
        if name in kind.labels:
            try:
                return kind.labels[name](str(value))
            except ValueError:
                continue
    return str(value)
