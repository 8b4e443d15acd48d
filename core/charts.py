"""What a chart shows, apart from how it is drawn: the page's script draws it, the page's table says the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

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
    """``kind``: line, bar, across (lying bars), stacked (lying bars in parts), share (ring). ``definition`` says what is counted."""

    key: str
    title: str | Promise
    definition: str | Promise
    kind: Kind
    labels: Sequence[str | Promise]
    series: Sequence[Series]
    unit: str | Promise = ""
    label_heading: str | Promise = field(default="")
    ordered: bool = False
    """Whether the series are steps of one scale, so that their colours run from dark to light."""
    csv_url: str = ""
    """Where the numbers are downloaded; pages without such an address leave the button out."""

    @property
    def spec(self) -> dict[str, Any]:
        """What static/js/charts.js reads."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "ordered": self.ordered,
            "labels": [str(label) for label in self.labels],
            "series": [
                {"name": str(one.name), "values": list(one.values), "urls": list(one.urls)} for one in self.series
            ],
        }

    @property
    def table_rows(self) -> SafeString:
        """The same as rows of a table, each number leading to its records. In Python: a page shows hundreds of numbers."""
        rows = []
        for i, label in enumerate(self.labels):
            cells = "".join(f'<td class="num">{self._cell(one, i)}</td>' for one in self.series)
            rows.append(f'<tr><th scope="row">{escape(str(label))}</th>{cells}</tr>')
        return mark_safe("".join(rows))  # noqa: S308 - labels and addresses are escaped, the rest are numbers

    @property
    def lines(self) -> list[list[Any]]:
        """The same once more as lines of a table to download, headings first."""
        head = [self.label_heading, *(one.name for one in self.series)]
        return [head, *([label, *(one.values[i] for one in self.series)] for i, label in enumerate(self.labels))]

    @staticmethod
    def _cell(series: Series, i: int) -> str:
        value = series.values[i]
        # Whole numbers read the same in both languages.
        text = EMPTY if value is None else str(value) if isinstance(value, int) else escape(localize(value))
        return f'<a href="{escape(series.urls[i])}">{text}</a>' if series.urls and series.urls[i] else text

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)
