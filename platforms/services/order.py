"""Asking for help, changing the request and the people, closing."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.scope import scope_of
from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.numbering import next_number
from core.standing import behind_another_side, taking
from core.text import check_text
from core.transitions import add_to_timeline
from core.versions import save_version
from core.waiting import rule_of
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from notifications.waiting import close_items, open_item, refresh_items
from platforms.enums import DECIDED_STATES, OrderKind, OrderState, TaskState
from platforms.models import OrderClosing, ServiceOrder
from platforms.policies import order as policies
from platforms.selectors.people import named_people, serves_district
from platforms.selectors.work import missing_sides
from platforms.transitions.order import lock_enterprise, order_machine, write_people
from researchers.models import Researcher

ASKED = ("kind", "platform_type", "title", "level", "deadline", "request", "present")
WORDS = ("title", "level", "deadline", "request", "present", "platform_type")
"""What may still be changed later; the kind stays, since figures count by it."""
FURTHEST_DAYS = 3650
Values = Mapping[str, Any]


def request_help(
    *, actor: Any, enterprise: Enterprise, college: Organisation, values: Values, agreed_with: str = ""
) -> ServiceOrder:
    """An enterprise asks, or an official for it: then it is kept who at the enterprise asked for it."""
    scope = scope_of(actor)
    headed = enterprise.organisation_id in scope.headed
    if not headed and enterprise.district_id not in scope.districts and enterprise.park_id not in scope.parks:
        raise NotAllowed(_("Help is asked for by the enterprise’s head, or by its officials."))
    if not headed and not agreed_with.strip():
        raise DomainError(_("Please say who at the enterprise asked for this."), field="agreed_with")
    if not serves_district(college.pk, enterprise.district_id):
        raise DomainError(_("The college does not serve this district today."), field="college")
    with transaction.atomic():
        rows = Enterprise.objects.select_for_update(of=("self",)).select_related("organisation")
        enterprise = rows.get(pk=enterprise.pk)
        if enterprise.state != EnterpriseState.VERIFIED:
            raise DomainError(_("Only a verified enterprise asks for help."), field="enterprise")
        order = ServiceOrder(
            enterprise=enterprise,
            district_id=enterprise.district_id,
            park_id=enterprise.park_id,
            college=college,
            state=OrderState.REQUESTED,
            created_by=actor,
            agreed_with="" if headed else agreed_with.strip(),
            **_fitting({name: values[name] for name in ASKED}),
        )
        _check_deadline(order)
        order.number = next_number("F")
        order.save()
        order_machine.created(order, actor=actor)
    return order


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    """A programme has no kind of platform."""
    if values["kind"] == OrderKind.PROGRAMME:
        return values | {"platform_type": ""}
    if not values["platform_type"]:
        raise DomainError(_("Please choose the kind of platform."), field="platform_type")
    return values


def _check_deadline(order: ServiceOrder) -> None:
    if order.deadline is None:
        if order.kind == OrderKind.PROGRAMME:
            raise DomainError(_("A programme has a deadline."), field="deadline")
    elif order.deadline < timezone.localdate():
        raise DomainError(_("The deadline is past."), field="deadline")
    else:
        check_far(order.deadline, field="deadline")


def check_far(day: datetime.date, *, field: str) -> None:
    """A mistyped year is found here, not by the reminders."""
    if day > timezone.localdate() + datetime.timedelta(days=FURTHEST_DAYS):
        raise DomainError(_("This day is more than ten years away."), field=field)


def edit(*, actor: Any, order: ServiceOrder, values: Values, seen: int | None) -> ServiceOrder:
    """Other words of the request, or another deadline: both sides read it."""
    with transaction.atomic():
        row = locked(order)
        if not policies.can_edit(actor, row):
            raise NotAllowed(_("The order can no longer be changed by you."))
        given = _fitting({"kind": row.kind, **{name: values[name] for name in WORDS}})
        changed = [name for name in WORDS if getattr(row, name) != given[name]]
        if not changed:
            return row
        for name in WORDS:
            setattr(row, name, given[name])
        if "deadline" in changed:
            _check_deadline(row)
        save_version(row, seen=seen, fields=WORDS)
        with taking(actor, lambda: policies.can_edit(actor, row)):
            add_to_timeline(row, "service_order.changed", actor=actor, data={"changed": changed})
            if "deadline" in changed:
                _wait_anew(row)
            else:
                refresh_items(row)
            events.announce("service_order.changed", record=row, actor=actor, changed=changed)
    return row


def _wait_anew(order: ServiceOrder) -> None:
    """Another deadline, another due day: what waited is closed and waits anew."""
    rule = rule_of(order_machine.name, order.state)
    if rule is not None:
        close_items(order, machine=order_machine.name)
        open_item(order, rule)


def change_people(
    *, actor: Any, order: ServiceOrder, responsible: Researcher, members: Iterable[Researcher], seen: int | None
) -> ServiceOrder:
    """Others are named: tasks of those who are named no more go to the responsible person."""
    with transaction.atomic():
        row = locked(order)
        if not policies.can_change_people(actor, row):
            raise NotAllowed(_("People are named by the college."))
        before = {user.pk for user in named_people(row)}
        write_people(row, responsible, members)
        save_version(row, seen=seen, fields=("responsible",))
        after = named_people(row)
        kept = {user.pk for user in after}
        with taking(actor, lambda: policies.can_change_people(actor, row)):
            for task in row.tasks.filter(state=TaskState.OPEN, assignee__isnull=False).select_related("assignee"):
                if task.assignee is not None and task.assignee.user_id not in kept:
                    hand_over(task, responsible, order=row)
            add_to_timeline(row, "service_order.people_changed", actor=actor)
            refresh_items(row)
            new = [user for user in after if user.pk not in before]
            events.announce("service_order.people_changed", record=row, actor=actor, new=new)
    return row


def hand_over(task: Any, researcher: Researcher | None, *, order: ServiceOrder) -> None:
    """Another person does the task; ``None``: whoever the college will name."""
    task.order, task.assignee = order, researcher
    task.save(update_fields=["assignee", "updated_at"])
    refresh_items(task)


def let_go(*, actor: Any, order: ServiceOrder, researcher: Researcher) -> None:
    """A named person has left the college: the order goes on, and the college is asked for another responsible person."""
    order.members.filter(researcher=researcher).delete()
    if order.responsible_id == researcher.pk:
        order.responsible = None
        order.save(update_fields=["responsible", "updated_at"])
    for task in order.tasks.filter(state=TaskState.OPEN, assignee=researcher):
        hand_over(task, order.responsible, order=order)
    add_to_timeline(order, "service_order.person_left", actor=actor, data={"researcher": researcher.pk})
    refresh_items(order)
    events.announce("service_order.person_left", record=order, actor=actor)


def close_order(*, actor: Any, order: ServiceOrder, side: str, remark: str, result: str) -> ServiceOrder:
    """One side closes the order and thereby confirms the result that its page showed; with the second it is closed."""
    check_text(remark, field="remark")
    with transaction.atomic():
        row = locked(order)
        if row.state not in DECIDED_STATES or row.state != result:
            raise Conflict(_("The result has changed meanwhile. Please look at it again."))
        if side not in policies.sides_of(actor, row):
            raise NotAllowed(_("You do not speak for this side."))
        if row.closings.filter(side=side).exists():
            return row
        with taking(actor, lambda: side in policies.sides_of(actor, row)) as absent:
            since = row.state_since.isoformat()
            if behind_another_side(
                row,
                actor=actor,
                absent=absent,
                given_by=row.closings.values_list("closed_by_id", flat=True),
                event="service_order.closed_by_",
                since=since,
            ):
                raise DomainError(_("You have closed the order for the other side; two different people are needed."))
            OrderClosing.objects.create(order=row, side=side, closed_by=actor, remark=remark)
            event = f"service_order.closed_by_{side}"
            add_to_timeline(row, event, actor=actor, comment=remark, data={"since": since})
            if missing_sides(row):
                refresh_items(row)
            else:
                row = order_machine.run(row, OrderState.CLOSED, actor=actor, automatic=True)
    return row


def locked(order: ServiceOrder) -> ServiceOrder:
    """The row with its names, the enterprise locked before it."""
    lock_enterprise(order)
    rows = ServiceOrder.objects.select_for_update(of=("self",)).select_related(*order_machine.related)
    row: ServiceOrder = rows.get(pk=order.pk)
    return row
