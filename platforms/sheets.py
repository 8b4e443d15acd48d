"""Orders and figures as sheets to download."""

from typing import Any

from django.db.models import DecimalField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.errors import DomainError
from core.sheets import workbook
from platforms.models import ServiceOrder, WorkEntry
from platforms.selectors.figures import DIMENSIONS, Figures

MOST_ROWS = 20_000
JOINED = ("enterprise__organisation", "college", "park", "department", "responsible__user")


def orders_sheet(orders: Any) -> bytes:
    """One row for each order, newest first. A sheet that silently ended too early would be wrong: too many are refused."""
    hours = WorkEntry.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(n=Sum("hours"))
    number: Any = DecimalField(max_digits=9, decimal_places=1)
    rows = orders.select_related(*JOINED).annotate(
        worked=Coalesce(Subquery(hours.values("n"), output_field=number), 0, output_field=number)
    )
    found = list(rows.order_by("-id")[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise DomainError(_("More than %(most)s rows: please narrow the filter.") % {"most": MOST_ROWS})
    return workbook(
        _("Service orders"),
        [
            _("Number of the order"),
            _("Help with"),
            _("Kind of platform"),
            _("Name of the platform or programme"),
            _("Level"),
            _("State"),
            _("Enterprise"),
            _("Park"),
            _("College"),
            _("Department"),
            _("Responsible person"),
            _("Asked on"),
            _("Deadline"),
            _("Day of agreement"),
            _("Handed in on"),
            _("Result of the application"),
            _("Day of the decision"),
            _("Number of the decision"),
            _("Amount granted (yuan)"),
            _("Hours"),
            _("Confirmed by both sides"),
        ],
        [_order_row(order) for order in found],
    )


def _order_row(order: ServiceOrder) -> list[Any]:
    return [
        order.number,
        order.get_kind_display(),
        order.get_platform_type_display(),
        order.title,
        order.get_level_display(),
        order.get_state_display(),
        order.enterprise,
        order.park or "",
        order.college,
        order.department or "",
        order.responsible or "",
        order.created_at,
        order.deadline,
        order.agreed_on,
        order.submitted_on,
        order.get_result_display(),
        order.decided_on,
        order.decision,
        order.amount if order.amount else "",
        order.worked,  # type: ignore[attr-defined]  # annotated above
        order.confirmed_on,
    ]


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
