"""What the list of service orders shows, as columns of an export."""

from typing import Any

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from platforms.enums import Level, OrderKind, OrderResult, OrderState, PlatformType
from platforms.models import ServiceOrder, WorkEntry

ORDERS = Export(
    key="service_orders",
    title=_("Service orders"),
    address="platforms:detail",
    columns=[
        Column(_("Number of the order"), "number"),
        Column(_("Help with"), "kind", choices=OrderKind.choices),
        Column(_("Kind of platform"), "platform_type", choices=PlatformType.choices),
        Column(_("Name of the platform or programme"), "title"),
        Column(_("Level"), "level", choices=Level.choices),
        Column(_("State"), "state", choices=OrderState.choices),
        Column(_("Enterprise"), "enterprise"),
        Column(_("Park"), "park"),
        Column(_("College"), "college"),
        Column(_("Department"), "department"),
        Column(_("Responsible person"), "responsible"),
        Column(_("Asked on"), "created_at", Kind.DAY),
        Column(_("Deadline"), "deadline", Kind.DAY),
        Column(_("Day of agreement"), "agreed_on", Kind.DAY),
        Column(_("Handed in on"), "submitted_on", Kind.DAY),
        Column(_("Result of the application"), "result", choices=OrderResult.choices),
        Column(_("Day of the decision"), "decided_on", Kind.DAY),
        Column(_("Number of the decision"), "decision"),
        Column(_("Amount granted (yuan)"), lambda order: order.amount or None, Kind.MONEY),
        Column(_("Hours"), "worked", Kind.NUMBER),
        Column(_("Confirmed by both sides"), "confirmed_on", Kind.DAY),
    ],
)
JOINED = ("enterprise__organisation", "college", "park", "department", "responsible__user")


def with_hours(orders: Any) -> QuerySet[ServiceOrder]:
    """Orders with what only the export shows: further names, and the hours that were worked."""
    hours = WorkEntry.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(n=Sum("hours"))
    number: Any = DecimalField(max_digits=9, decimal_places=1)
    rows: QuerySet[ServiceOrder] = orders.select_related(*JOINED)
    return rows.annotate(worked=Coalesce(Subquery(hours.values("n"), output_field=number), 0, output_field=number))
