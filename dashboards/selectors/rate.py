"""A rate and what it is made of: each part leads to the records that it counts."""

from dataclasses import dataclass

from django.http import Http404

from dashboards.selectors.frame import Frame
from indicators.rates import Rate, Term, entries, rates
from indicators.registry import Text, figure
from indicators.selectors import Part
from indicators.values import Value, Values


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
    if not frame.keeps(rate):
        raise Http404
    keys = [one.key for one in rate.figures]
    since, until = (frame.first, frame.last) if rate.of_period else (None, None)
    (rows,) = frame.read(Part(figures=keys, by=["item"], since=since, until=until))
    found = Values(entries([key, *keys]), ["item"], rows)

    def lines(terms: tuple[Term, ...]) -> list[Line]:
        return [line for term in terms for line in _lines(frame, term, found)]

    return RatePage(rate=rate, value=found[key], above=lines(rate.numerator), below=lines(rate.denominator))


def _lines(frame: Frame, term: Term, found: Values) -> list[Line]:
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
