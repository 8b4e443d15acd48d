"""Figures of service orders and the handlers that count them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.rates import Rate, Term, register_rates
from indicators.registry import COLLEGE_OFFICE, Figure, Paths, register
from indicators.waiting import register_waiting, shift_waiting
from platforms.enums import OrderKind, OrderResult, OrderState, TaskState
from platforms.models import OrderTask, ServiceOrder, WorkEntry

PLACE = {
    "researcher": "responsible_id",
    "district": "district_id",
    "park": "park_id",
    "enterprise": "enterprise__organisation_id",
    "college": "college_id",
    "department": "department_id",
}
# Whoever answers for a department is named when the college agrees: what waits has no department.
WAITING = {kind: path for kind, path in PLACE.items() if kind not in ("department", "researcher")}
STATES, KINDS = dict(OrderState.choices), dict(OrderKind.choices)
NAMES = ("enterprise__organisation", "responsible__user")
ORDERS, SOURCE = _("orders"), _("Service orders")


def _of_order(paths: dict[str, str]) -> dict[str, str]:
    return {kind: f"order__{path}" for kind, path in paths.items()}


def register_figures() -> None:
    """Register what is counted of service orders; called when the app is ready."""
    register(*order_figures(), *result_figures())
    register_rates(
        Rate(
            key="service_orders.approved_rate",
            label=_("Applications approved"),
            definition=_("Of the applications decided on in the period, the share that the authority approved."),
            formula=_("Results of service orders that are approvals ÷ results of service orders."),
            unit=_("percent"),
            source=SOURCE,
            owner=COLLEGE_OFFICE,
            numerator=(Term(figure="service_orders.results", items=(OrderResult.APPROVED,)),),
            denominator=(Term(figure="service_orders.results"),),
        )
    )
    register_waiting(
        key="service_orders.waiting",
        machine="service_order",
        label=_("Service orders that wait for somebody"),
        source=_("Service orders with an open item of the waiting table"),
        rows=ServiceOrder.objects.all,
        paths=Paths(**WAITING, item="state"),
        items=STATES,
        related=NAMES,
    )
    register_waiting(
        key="service_orders.tasks_waiting",
        machine="service_task",
        label=_("Tasks of service orders that are open"),
        source=_("Tasks with an open item of the waiting table"),
        rows=OrderTask.objects.all,
        paths=Paths(**_of_order(WAITING), item="state"),
        items=dict(TaskState.choices),
        related=("order__enterprise__organisation", "assignee__user"),
        naming="order__number",
    )
    events.on(events.TRANSITION, count_order)
    events.on("service_order.hours_logged", count_hours)
    events.on("service_order.hours_deleted", uncount_hours)
    events.on("service_order.placed", count_placed)


def order_figures() -> list[Figure]:
    """Stock by state, orders agreed by kind, hours."""
    return [
        Figure(
            key="service_orders.state",
            kind=Kind.STOCK,
            label=_("Service orders by state"),
            definition=_("Requests for help with platforms and programmes, by their present state."),
            formula=_("Number of service orders in a state now."),
            unit=ORDERS,
            owner=COLLEGE_OFFICE,
            source=SOURCE,
            rows=ServiceOrder.objects.all,
            paths=Paths(**PLACE, item="state"),
            items=STATES,
            related=NAMES,
        ),
        Figure(
            key="service_orders.agreed",
            kind=Kind.FLOW,
            label=_("Service orders agreed"),
            definition=_("Service orders that the college agreed to, by what they help with."),
            formula=_("Number of service orders whose day of agreement lies in the period."),
            unit=ORDERS,
            owner=COLLEGE_OFFICE,
            source=SOURCE,
            rows=lambda: ServiceOrder.objects.filter(agreed_on__isnull=False),
            paths=Paths(**PLACE, item="kind"),
            day="agreed_on",
            items=KINDS,
            related=NAMES,
        ),
        Figure(
            key="service_orders.hours",
            kind=Kind.SUM,
            label=_("Hours of service"),
            definition=_("Hours that the people named for service orders logged, by the day of work."),
            formula=_("Sum of the logged hours."),
            unit=_("hours"),
            owner=COLLEGE_OFFICE,
            source=_("Logged hours"),
            rows=WorkEntry.objects.all,
            paths=Paths(**(_of_order(PLACE) | {"researcher": "researcher_id"})),
            day="date",
            amount="hours",
            scale=10,
            related=("order__enterprise__organisation", "researcher__user"),
            naming="order__number",
        ),
    ]


def result_figures() -> list[Figure]:
    """Results and funding, both only as confirmed by both sides."""
    return [
        Figure(
            key="service_orders.results",
            kind=Kind.FLOW,
            label=_("Results of service orders"),
            definition=_(
                "Applications on which the authority has decided, approved or not, by the day of its decision. They"
                " count when enterprise and college have both closed the order."
            ),
            formula=_("Number of service orders closed by both sides whose decision lies in the period."),
            unit=ORDERS,
            owner=COLLEGE_OFFICE,
            source=SOURCE,
            rows=ServiceOrder.objects.confirmed,
            paths=Paths(**PLACE, item="result"),
            day="decided_on",
            items=dict(OrderResult.choices),
            related=NAMES,
        ),
        Figure(
            key="service_orders.funding",
            kind=Kind.SUM,
            label=_("Funding won"),
            definition=_(
                "Amounts granted by authorities for platforms and programmes, by the day of the decision. They count"
                " when enterprise and college have both closed the order."
            ),
            formula=_("Sum of the amounts granted of service orders closed by both sides."),
            unit=_("yuan"),
            owner=COLLEGE_OFFICE,
            source=SOURCE,
            rows=lambda: ServiceOrder.objects.confirmed().filter(amount__gt=0),
            paths=Paths(**PLACE, item="kind"),
            day="decided_on",
            amount="amount",
            scale=100,
            items=KINDS,
            related=NAMES,
        ),
    ]


def count_order(*, record: Any, actor: Any, machine: Any, source: str, to: str, **_data: Any) -> None:
    """Count an order's steps; the department comes with the responsible person."""
    if machine.name != "service_order":
        return
    if source == OrderState.REQUESTED and to == OrderState.RUNNING:
        if record.department_id:
            asked = services.with_former(record, {"department_id": None})
            services.add("service_orders.state", asked, sign=-1, item=source)
            services.add("service_orders.state", record, item=to)
        else:
            services.move("service_orders.state", record, source=source, to=to)
        services.add("service_orders.agreed", record)
    else:
        services.move("service_orders.state", record, source=source, to=to)
    if record.confirmed_on is not None and to == OrderState.CLOSED:
        services.add("service_orders.results", record)
        if record.amount > 0:
            services.add("service_orders.funding", record)


def count_hours(*, record: WorkEntry, actor: Any, **_data: Any) -> None:
    """Further hours."""
    services.add("service_orders.hours", record)


def uncount_hours(*, record: WorkEntry, actor: Any, **_data: Any) -> None:
    """Hours that were taken back."""
    services.add("service_orders.hours", record, sign=-1)


def count_placed(*, record: ServiceOrder, actor: Any, former: dict[str, Any], **_data: Any) -> None:
    """Count an open order, its tasks and hours in the new park instead of the old one. What is closed stays."""
    services.shift("service_orders.state", record, former)
    if record.agreed_on is not None:
        services.shift("service_orders.agreed", record, former)
    shift_waiting("service_orders.waiting", record, former)
    before = {"order": services.with_former(record, former)}
    for entry in record.entries.all():
        entry.order = record
        services.shift("service_orders.hours", entry, before)
    for task in record.tasks.filter(state=TaskState.OPEN):
        task.order = record
        shift_waiting("service_orders.tasks_waiting", task, before)
