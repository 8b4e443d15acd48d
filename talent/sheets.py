"""Figures of stationing as a sheet to download."""

from django.utils.translation import gettext as _

from core.sheets import workbook
from talent.selectors.figures import DIMENSIONS, Figures


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
