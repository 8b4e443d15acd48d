"""What a chart shows, apart from how it is drawn: the page's script draws it, the page's table says the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from core.format import EMPTY

Kind = Literal["line", "bar", "stacked", "across", "share"]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One row of numbers; ``None`` where there is none. ``urls`` lead to the records behind each number."""

    name: str | Promise
    values: Sequence[float | int | None]
    urls: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """``kind``: line, bar, stacked (bars), across (horizontal bars), share (ring). ``definition`` says what is counted."""

    key: str
    title: str | Promise
    definition: str | Promise
    kind: Kind
    labels: Sequence[str | Promise]
    series: Sequence[Series]
    unit: str | Promise = ""
    label_heading: str | Promise = field(default="")

    @property
    def spec(self) -> dict[str, Any]:
        """What static/js/charts.js reads."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels],
            "series": [
                {"name": str(one.name), "values": list(one.values), "urls": list(one.urls)} for one in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[Any, list[tuple[Any, str]]]]:
        """The same as a table: label, then (value or dash, address) of every series."""
        return [
            (
                label,
                [
                    (EMPTY if one.values[i] is None else one.values[i], one.urls[i] if one.urls else "")
                    for one in self.series
                ],
            )
            for i, label in enumerate(self.labels)
        ]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)
