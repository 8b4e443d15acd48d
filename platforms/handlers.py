"""What service orders do when something happens, and whom they tell. Same transaction as what happened."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from core import events
from core.models import Message
from core.said import said
from core.transitions import add_to_timeline
from enterprises.models import Enterprise
from notifications.services import notify
from notifications.waiting import refresh_items
from platforms.enums import OPEN_STATES, WORK_STATES, OrderState, TaskState
from platforms.models import OrderTask, ServiceOrder
from platforms.selectors.people import college_admins, enterprise_people, everybody_in, named_people, once
from platforms.services.order import let_go
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine
from researchers.models import Researcher


def tell(event: str, order: ServiceOrder, recipients: Any, *, actor: Any, once: str = "", **context: Any) -> None:
    """One kind of news, once per stay of the order in its state."""
    notify(
        event=f"service_order.{event}",
        record=order,
        recipients=recipients,
        actor=actor,
        dedupe=f"{order.pk}:{once or order.state_since.isoformat()}",
        context=context,
    )


def on_requested(*, record: ServiceOrder, actor: Any, **_data: Any) -> None:
    """The college answers; the enterprise learns of it where an official asked for it."""
    tell("requested", record, college_admins(record), actor=actor)
    if record.agreed_with:
        tell("entered", record, enterprise_people(record), actor=actor)


def on_running(*, record: ServiceOrder, actor: Any, source: str, comment: str, **_data: Any) -> None:
    """The college has agreed, or the authority wants something completed."""
    if source == OrderState.REQUESTED:
        tell("agreed", record, [*enterprise_people(record), *named_people(record)], actor=actor, comment=comment)
    else:
        tell("returned", record, everybody_in(record), actor=actor, comment=comment)


def on_submitted(*, record: ServiceOrder, actor: Any, source: str, comment: str, **_data: Any) -> None:
    """Handed in, or a result was recorded wrongly."""
    event = "submitted" if source == OrderState.RUNNING else "corrected"
    tell(event, record, everybody_in(record), actor=actor, comment=comment)


def on_decided(*, record: ServiceOrder, actor: Any, comment: str, **_data: Any) -> None:
    """The authority has decided: both sides look at it and close."""
    tell("decided", record, everybody_in(record), actor=actor, comment=comment)


def on_over(*, record: ServiceOrder, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Closed, refused, withdrawn, cancelled or lapsed: everybody reads it; open tasks go with it."""
    for task in record.tasks.filter(state=TaskState.OPEN):
        task_machine.run(task, TaskState.DROPPED, actor=actor, automatic=True, comment=said("The order is over."))
    tell("over", record, everybody_in(record), actor=actor, comment=comment, state=OrderState(to).label)


def on_changed(*, record: ServiceOrder, actor: Any, **_data: Any) -> None:
    """Another deadline or other words."""
    recipients = college_admins(record) if record.state == OrderState.REQUESTED else everybody_in(record)
    tell("changed", record, recipients, actor=actor, once=f"version:{record.version}")


def on_people_changed(*, record: ServiceOrder, actor: Any, new: list[Any], **_data: Any) -> None:
    """Whoever is newly named learns of it, and the enterprise."""
    recipients = once([*new, *enterprise_people(record)])
    tell("people_changed", record, recipients, actor=actor, once=f"people:{record.version}")


def on_person_left(*, record: ServiceOrder, actor: Any, **_data: Any) -> None:
    """Without a responsible person the college names another one."""
    if record.responsible is None:
        tell(
            "no_responsible", record, college_admins(record), actor=actor, once=f"left:{record.updated_at.isoformat()}"
        )


def on_message(*, record: Any, actor: Any, message: Message, **_data: Any) -> None:
    """A message goes to everybody else in the order."""
    if isinstance(record, ServiceOrder):
        notify(
            event="service_order.message",
            record=record,
            recipients=everybody_in(record),
            actor=actor,
            dedupe=f"message:{message.pk}",
            url=reverse("platforms:talk", args=[record.pk]),
        )


def on_task_settled(*, record: OrderTask, actor: Any, to: str, **_data: Any) -> None:
    """The order's own timeline tells what became of its tasks."""
    add_to_timeline(record.order, f"service_order.task_{to}", actor=actor, comment=record.title)


def on_task(*, record: OrderTask, actor: Any, source: str | None = None, **_data: Any) -> None:
    """Whose task it is learns of it; a new one stands in the order's timeline already."""
    if source == TaskState.DONE:
        add_to_timeline(record.order, "service_order.task_open", actor=actor, comment=record.title)
    if record.by_enterprise:
        recipients = enterprise_people(record.order)
    elif record.assignee is not None:
        recipients = [record.assignee.user]
    else:
        recipients = []
    notify(
        event="service_task.open",
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=f"{record.pk}:{record.version}:{record.state_since.isoformat()}",
    )


def hold_orders(*, record: Researcher, **_data: Any) -> None:
    """Lock the orders for which a researcher is named before the researcher's own row: hours take them in this order."""
    list(named_for(record).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def named_for(researcher: Researcher) -> Any:
    """Open orders for which a researcher is named."""
    members = ServiceOrder.objects.filter(members__researcher=researcher).values("pk")
    return ServiceOrder.objects.filter(Q(responsible=researcher) | Q(pk__in=members), state__in=OPEN_STATES)


def on_researcher_gone(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Whoever has left the college is named no more."""
    for order in named_for(record).select_related(*order_machine.related).order_by("pk"):
        let_go(actor=actor, order=order, researcher=record)


def on_enterprise_closed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """A closed enterprise asks for nothing; a result that is there already is closed by the waiting table."""
    comment = said("The enterprise was closed on the portal.")
    orders = ServiceOrder.objects.filter(enterprise=record, state__in=(OrderState.REQUESTED, *WORK_STATES))
    for order in orders.order_by("pk"):
        to = OrderState.WITHDRAWN if order.state == OrderState.REQUESTED else OrderState.CANCELLED
        order_machine.run(order, to, actor=actor, automatic=True, comment=comment)


def on_park_changed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """Open orders move with their enterprise, so that the new park's officials look after them."""
    moving = ServiceOrder.objects.filter(enterprise=record, state__in=OPEN_STATES)
    for order in moving.select_for_update(of=("self",)).order_by("pk"):
        former = {"park_id": order.park_id}
        order.park_id = record.park_id
        order.save(update_fields=["park", "updated_at"])
        refresh_items(order)
        events.announce("service_order.placed", record=order, actor=actor, former=former)


def register() -> None:
    """Listen."""
    events.on("service_order.requested", on_requested)
    events.on("service_order.running", on_running)
    events.on("service_order.submitted", on_submitted)
    for decided in ("approved", "not_approved"):
        events.on(f"service_order.{decided}", on_decided)
    for over in ("closed", "declined", "withdrawn", "cancelled", "lapsed"):
        events.on(f"service_order.{over}", on_over)
    events.on("service_order.changed", on_changed)
    events.on("service_order.people_changed", on_people_changed)
    events.on("service_order.person_left", on_person_left)
    events.on("message.posted", on_message)
    events.on("service_task.open", on_task)
    events.on("service_task.handed_over", on_task)
    for settled in (TaskState.DONE, TaskState.DROPPED):
        events.on(f"service_task.{settled.value}", on_task_settled)
    events.on("researcher.locking", hold_orders)
    events.on("researcher.left", on_researcher_gone)
    events.on("enterprise.closed", on_enterprise_closed)
    events.on("enterprise.park_changed", on_park_changed)
