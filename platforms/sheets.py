"""Figures of service orders as a sheet to download."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.sheets import workbook
from platforms.selectors.figures import DIMENSIONS, Figures


def figures_sheet(figures: Figures) -> bytes:
    """The table of the page, with its sums last."""
    heads = [
        DIMENSIONS[figures.by].label,
        _("Orders asked for"),
        _("Agreed"),
        _("Handed in"),
        pgettext("result", "Approved"),
        pgettext("result", "Not approved"),
        _("Funding won (yuan)"),
    ]
    rows = [
        [one.name, one.asked, one.agreed, one.submitted, one.approved, one.not_approved, one.funding]
        for one in figures.rows
    ]
    return workbook(_("Figures of service orders"), heads, rows)
