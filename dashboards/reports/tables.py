"""The tables of a report in words: what page, PDF and Word document print, cell by cell the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.format import day_text
from dashboards.reports.enums import ReportKind
from dashboards.reports.value import Group, Line, ReportValue, say
from dashboards.reports.words import before_words, change_words, note_words, number_words, value_words

MOST_ROWS = 50
"""A table of enterprises can have thousands; the sheet has them all."""
MOST_COLUMNS = 5
"""So many numbers fit beside a name on upright paper."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of words; the first column names the rows, the others are numbers."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Every cell with the heading of its column, which stands beside it on a phone."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def figures_table(value: ReportValue) -> Table:
    """Every figure with its number, and how it stood in the period before."""
    head = [pgettext("column", "Figure"), str(value.period)]
    rows = [[say(line.label), value_words(line)] for line in value.lines]
    if value.before is not None:
        head += [str(value.before), pgettext("column", "Change")]
        rows = [[*row, before_words(one), change_words(one)] for row, one in zip(rows, value.lines, strict=True)]
    head.append(_("Remark"))
    rows = [[*row, note_words(one)] for row, one in zip(rows, value.lines, strict=True)]
    return Table(title=_("Figures"), head=head, rows=rows)


def columns(value: ReportValue, group: Group) -> list[int]:
    """Numbers of the lines that are told apart by this grouping at all."""
    return [i for i in range(len(value.lines)) if any(row.values[i] is not None for row in group.rows)]


def group_tables(value: ReportValue, group: Group) -> list[Table]:
    """The lines told apart by a grouping, a few columns at a time; only the first rows of a long one."""
    title = _("By %(grouping)s") % {"grouping": group.label}
    left = len(group.rows) - MOST_ROWS
    note = _("%(count)s more rows stand in the sheet.") % {"count": left} if left > 0 else ""
    shown = columns(value, group)
    parts = [shown[start : start + MOST_COLUMNS] for start in range(0, len(shown), MOST_COLUMNS)]
    return [
        Table(
            title=title if len(parts) == 1 else f"{title} ({number}/{len(parts)})",
            head=[group.label, *(say(value.lines[i].label) for i in part)],
            rows=[
                [say(row.name), *(number_words(row.values[i], value.lines[i].measure) for i in part)]
                for row in group.rows[:MOST_ROWS]
            ],
            note=note,
        )
        for number, part in enumerate(parts, start=1)
    ]


def definitions(line: Line) -> list[tuple[str, str]]:
    """What a figure means."""
    return [
        (_("Definition"), say(line.definition)),
        (_("Formula"), say(line.formula)),
        (_("Unit"), say(line.unit)),
        (_("Counted from"), say(line.source)),
        (_("Office that answers for it"), say(line.owner)),
    ]


def facts(value: ReportValue) -> list[tuple[str, str]]:
    """Of whom, of when, made when, from which state of the records."""
    found = [
        (pgettext("report", "Kind"), str(ReportKind(value.kind).label)),
        (_("District or park"), value.organisation),
        (_("Period"), str(value.period)),
    ]
    if value.before is not None:
        found.append((_("Compared with"), str(value.before)))
    return [*found, (_("Made"), day_text(value.made_on)), (_("State of the figures"), standing_words(value))]


def standing_words(value: ReportValue) -> str:
    """Whether the figures can still change."""
    if value.frozen_on is not None:
        return _("frozen on %(day)s; later corrections are not in this report") % {"day": day_text(value.frozen_on)}
    if not value.is_over:
        return _("the period was not over when the report was made")
    return _("as recorded on the day of making; the period is not frozen")
