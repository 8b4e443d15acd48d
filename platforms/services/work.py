"""Tasks and hours."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.transitions import add_to_timeline
from core.versions import save_version
from core.waiting import rule_of
from notifications.waiting import close_items, open_item, refresh_items
from platforms.models import OrderTask, ServiceOrder, WorkEntry
from platforms.policies import work as policies
from platforms.selectors.people import named_people
from platforms.services.order import check_far, locked
from platforms.transitions.task import task_machine
from researchers.models import Researcher

TASK = ("title", "by_enterprise", "assignee", "due_on", "note")
DAY_HOURS = 24
Values = Mapping[str, Any]


def add_task(*, actor: Any, order: ServiceOrder, values: Values) -> OrderTask:
    """A further task of the order."""
    with transaction.atomic():
        row = locked(order)
        if not policies.can_plan(actor, row):
            raise NotAllowed(_("Tasks are made by whoever carries the order out."))
        task = OrderTask(order=row, created_by=actor, **{name: values[name] for name in TASK})
        _check_day(task)
        _check_person(task)
        task.save()
        task_machine.created(task, actor=actor)
        add_to_timeline(row, "service_order.task_added", actor=actor, comment=task.title)
    return task


def edit_task(*, actor: Any, task: OrderTask, values: Values, seen: int | None) -> OrderTask:
    """Other words, another person, another day."""
    with transaction.atomic():
        order = locked(task.order)
        rows = OrderTask.objects.select_for_update(of=("self",)).select_related("assignee__user")
        row: OrderTask = rows.get(pk=task.pk)
        row.order = order
        if not policies.can_change(actor, row):
            raise NotAllowed(_("This task can no longer be changed by you."))
        changed = [name for name in TASK if getattr(row, name) != values[name]]
        if not changed:
            return row
        for name in TASK:
            setattr(row, name, values[name])
        if "due_on" in changed:
            _check_day(row)
        _check_person(row)
        save_version(row, seen=seen, fields=TASK)
        add_to_timeline(row, "service_task.changed", actor=actor, data={"changed": changed})
        rule = rule_of(task_machine.name, row.state)
        if "due_on" in changed and rule is not None:
            close_items(row)
            open_item(row, rule)
        else:
            refresh_items(row)
        if {"assignee", "by_enterprise"} & set(changed):
            events.announce("service_task.handed_over", record=row, actor=actor)
    return row


def _check_day(task: OrderTask) -> None:
    if task.due_on < timezone.localdate():
        raise DomainError(_("Please choose a day that is not past."), field="due_on")
    check_far(task.due_on, field="due_on")


def _check_person(task: OrderTask) -> None:
    if task.by_enterprise and task.assignee is not None:
        raise DomainError(_("A task is done by the enterprise or by a named person."), field="assignee")
    if task.assignee is not None:
        _check_named(task.order, task.assignee, field="assignee")


def _check_named(order: ServiceOrder, researcher: Researcher, *, field: str) -> None:
    if researcher.user_id not in {user.pk for user in named_people(order)}:
        raise DomainError(_("Please choose one of the people named for this order."), field=field)


def log_hours(*, actor: Any, order: ServiceOrder, values: Values) -> WorkEntry:
    """A named person writes down hours; a day has twenty-four, whatever the number of orders."""
    with transaction.atomic():
        row = locked(order)
        if not policies.can_log(actor, row):
            raise NotAllowed(_("Hours are logged by the people named for the order."))
        # After the order, as everywhere: the hours of a day are counted under this lock.
        researcher = Researcher.objects.select_for_update(of=("self",)).get(user_id=actor.pk)
        entry = WorkEntry(order=row, researcher=researcher, **values)
        if entry.task is not None and entry.task.order_id != row.pk:
            raise DomainError(_("Please choose a task of this order."), field="task")
        if row.agreed_on is None or not row.agreed_on <= entry.date <= timezone.localdate():
            raise DomainError(_("Please choose a day since the order was agreed, today at the latest."), field="date")
        logged = WorkEntry.objects.filter(researcher=researcher, date=entry.date).aggregate(n=Sum("hours"))["n"] or 0
        if logged + entry.hours > DAY_HOURS:
            raise DomainError(
                _("With this, more than %(hours)s hours would be logged for the day.") % {"hours": DAY_HOURS},
                field="hours",
            )
        entry.save()
        events.announce("service_order.hours_logged", record=entry, actor=actor)
    return entry


def delete_hours(*, actor: Any, entry: WorkEntry) -> None:
    """Take an entry back; the audit keeps it."""
    with transaction.atomic():
        order = locked(entry.order)
        row = WorkEntry.objects.select_for_update(of=("self",)).select_related("researcher").filter(pk=entry.pk).first()
        if row is None:
            raise Conflict(_("These hours were deleted already."))
        row.order = order
        if not policies.can_delete(actor, row):
            raise NotAllowed(_("Hours are deleted by whoever logged them, until the order is closed."))
        events.announce("service_order.hours_deleted", record=row, actor=actor)
        row.delete()
