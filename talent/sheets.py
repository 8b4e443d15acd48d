"""Days and figures as sheets to download."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.sheets import workbook
from talent.models import StationDay
from talent.selectors.figures import DIMENSIONS, Figures

MOST_ROWS = 20_000


def days_sheet(days: Any) -> bytes:
    """One row for each day, newest first. A sheet that silently ended too early would be wrong: too many are refused."""
    rows = days.select_related("stationing__park", "stationing__department", "need").order_by("-date", "-id")
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise DomainError(_("More than %(most)s rows: please narrow the filter.") % {"most": MOST_ROWS})
    return workbook(
        _("Day logs"),
        [
            _("Date"),
            _("Part of the day"),
            _("Days"),
            _("State"),
            _("Where"),
            _("Researcher"),
            _("College"),
            _("Department"),
            _("Enterprise"),
            _("Park"),
            _("Stationing"),
            _("Work done"),
            _("Problem found"),
            _("Result of the day"),
            _("Need that came of it"),
        ],
        [_day_row(day) for day in found],
    )


def _day_row(day: StationDay) -> list[Any]:
    stationing = day.stationing
    return [
        day.date,
        day.get_part_display(),
        day.days,
        day.get_state_display(),
        day.get_place_display(),
        day.researcher,
        stationing.college,
        stationing.department or "",
        stationing.enterprise,
        stationing.park or "",
        stationing.number,
        day.work,
        day.problem,
        day.result,
        day.need.number if day.need else "",
    ]


def figures_sheet(figures: Figures) -> bytes:
    """The table of the page, with its sums last."""
    heads = [
        DIMENSIONS[figures.by].label,
        _("Confirmed days"),
        _("of these on site"),
        _("Enterprises"),
        _("Researchers"),
        _("Needs that came of problems"),
    ]
    rows = [
        [one.name, one.days, one.on_site, one.enterprises, one.researchers, one.needs]
        for one in (*figures.lines, figures.total)
    ]
    return workbook(_("Figures of stationing"), heads, rows)
