"""A rate and what it is made of: each part leads to the records that it counts."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from dashboards.selectors.frame import Frame
from indicators.rates import Rate, Term, rates
from indicators.registry import Text, figure
from indicators.values import Value, values


@dataclass(frozen=True, kw_only=True)
class Line:
    """One number of a rate, and where its records are."""

    label: Text
    value: Value
    url: str


@dataclass(frozen=True, kw_only=True)
class RatePage:
    """A rate in one frame, above and below the line."""

    rate: Rate
    value: Value
    above: list[Line]
    below: list[Line]


def rate_page(frame: Frame, key: str) -> RatePage:
    """The rate ``key``; 404 where it is not counted for such an organisation. One statement."""
    rate = rates()[key]
    if not rate.kept_for(frame.kind):
        raise Http404
    keys = [one.key for one in rate.figures]
    found = values(frame.organisation.pk, [key, *keys], since=frame.first, until=frame.last, by=["item"])

    def lines(terms: tuple[Term, ...]) -> list[Line]:
        return [line for term in terms for line in _lines(frame, term, found)]

    return RatePage(rate=rate, value=found[key], above=lines(rate.numerator), below=lines(rate.denominator))


def _lines(frame: Frame, term: Term, found: Any) -> list[Line]:
    one = figure(term.figure)
    if not term.items:
        return [Line(label=one.label, value=found[one.key], url=frame.url(one.key))]
    return [
        Line(
            label=f"{one.label}: {one.items.get(item, item)}",
            value=found.of(one.key, item=item),
            url=frame.url(one.key, item=item),
        )
        for item in term.items
    ]
