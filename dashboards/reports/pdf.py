"""A report as PDF: facts, figures, bars, tables, definitions."""

import dataclasses
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.pdf import Block, Document, Facts, Heading, Note, Text, render_pdf
from core.pdf import Table as PaperTable
from dashboards.reports.charts import Bars, bars_of
from dashboards.reports.tables import Table, definitions, facts, figures_table, group_tables
from dashboards.reports.value import ReportValue, say
from dashboards.reports.words import number_words

NAME_SHARE, NUMBER_SHARE = 4, 2
WIDTHS, COMPARED = [5, 2, 4], [5, 3, 3, 4, 4]
LABEL_LENGTH = 5
"""A longer number would run into that of the next bar."""


def pdf_document(value: ReportValue) -> bytes:
    """The PDF, in the active language."""
    bars = bars_of(value)
    before, after = _document(value, _opening(value)), _document(value, _closing(value))
    drawn: list[dict[str, Any]] = []
    if bars:
        drawn = [
            {"kind": "heading", "text": _("Course and distribution")},
            {"kind": "bars", "charts": [_chart(one) for one in bars]},
        ]
    return render_pdf("dashboards/report", before | {"blocks": [*before["blocks"], *drawn, *after["blocks"]]})


def _document(value: ReportValue, blocks: list[Block]) -> dict[str, Any]:
    return Document(title=value.title, subtitle=str(value.period), issuer=value.organisation, blocks=blocks).data()


def _opening(value: ReportValue) -> list[Block]:
    blocks: list[Block] = [Facts(rows=facts(value))]
    if value.intro:
        blocks.append(Text(text=value.intro))
    return [*blocks, *_table(figures_table(value), WIDTHS if value.before is None else COMPARED, remark=True)]


def _closing(value: ReportValue) -> list[Block]:
    blocks: list[Block] = []
    for group in value.groups:
        for table in group_tables(value, group):
            blocks += _table(table, [NAME_SHARE, *[NUMBER_SHARE] * (len(table.head) - 1)])
    blocks.append(Heading(text=_("What the figures mean")))
    blocks.append(
        PaperTable(
            head=[pgettext("column", "Figure"), _("Definition and formula"), _("Counted from")],
            rows=[
                (say(line.label), "\n".join(words for _label, words in definitions(line)[:2]), say(line.source))
                for line in value.lines
            ],
            widths=[3, 7, 3],
        )
    )
    blocks.append(
        Note(text=_("A dash stands where there is nothing to divide by, or where a figure is not told apart this way."))
    )
    return blocks


def _table(table: Table, widths: list[int], *, remark: bool = False) -> list[Block]:
    """Heading, table and note; with ``remark`` the last column holds words."""
    numbers = len(table.head) - remark
    blocks: list[Block] = [
        Heading(text=table.title),
        PaperTable(head=table.head, rows=table.rows, widths=widths, right=list(range(1, numbers))),
    ]
    return [*blocks, Note(text=table.note)] if table.note else blocks


def _chart(bars: Bars) -> dict[str, Any]:
    """Shares of the largest number, so that the template only draws."""
    most = max((number for number in bars.numbers if number), default=None)
    return dataclasses.asdict(bars) | {
        "numbers": None,
        "shares": [float(number / most) if number and most else 0.0 for number in bars.numbers],
        "labels": [_label(bars, i) for i in range(len(bars.numbers))],
    }


def _label(bars: Bars, i: int) -> str:
    number = bars.numbers[i]
    if bars.lying or number is None:
        return bars.words[i]
    plain = number_words(number, "count" if number == number.to_integral_value() else "number")
    return plain if len(plain) <= LABEL_LENGTH or i == len(bars.numbers) - 1 else ""
