"""The open items of the waiting table: opened and closed by transitions, in their transaction."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from core import events
from core.clocks import add_working_days
from core.transitions import StateMachine
from core.waiting import Assignee, WaitRule, rule_of
from notifications.enums import Concern
from notifications.models import WaitingAction, WaitingAssignee, WaitingItem


def on_transition(*, record: Any, actor: Any, machine: StateMachine, source: str, to: str, **data: Any) -> None:
    """Close what waited in the state that was left, open what waits in the new one."""
    if source:  # nothing waits for a record that has just been made
        close_items(record, machine=machine.name)
    rule = rule_of(machine.name, to)
    if rule is not None and rule.applies(record):
        open_item(record, rule)


def open_item(
    record: Any,
    rule: WaitRule,
    *,
    due_on: datetime.date | None = None,
    since: datetime.date | None = None,
    count: int = 1,
) -> WaitingItem:
    """Open the item of ``rule`` for ``record``, due so many working days after today; announces ``waiting.opened``.

    ``due_on`` goes before the rule's own ``due``. ``since`` is for what has waited already, behind something older:
    days run from then, and nobody is reminded of what is over.
    """
    began = since or timezone.localdate()
    with transaction.atomic():
        item = WaitingItem.objects.create(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            machine=rule.machine,
            state=rule.state,
            opened_on=began,
            due_on=due_on or rule.due(record) or add_working_days(began, rule.days),
            count=count,
            **_face(record, rule),
        )
        assign(item, rule.assignees(record), Concern.ASSIGNED)
        if since is not None:
            _write_off(item, rule, record)
        events.announce("waiting.opened", record=record, actor=None, item=item)
    return item


def _write_off(item: WaitingItem, rule: WaitRule, record: Any) -> None:
    """Take as done what would have been done before today; who was to telephone goes on following it up, without a mail."""
    today = timezone.localdate()
    done = [f"remind:{days}" for days in rule.remind if add_working_days(item.due_on, days) < today]
    if rule.escalate is not None and add_working_days(item.due_on, rule.escalate_after) < today:
        done.append("escalate")
        assign(item, rule.escalate(record), Concern.ESCALATED)
    WaitingAction.objects.bulk_create(WaitingAction(item=item, key=key) for key in done)


def close_items(record: models.Model, *, machine: str | None = None, state: str | None = None) -> int:
    """Close the open items of ``record``: of one machine, of one state, or all before a record is deleted."""
    items = WaitingItem.objects.open().of(record)
    if machine is not None:
        items = items.filter(machine=machine)
    if state is not None:
        items = items.filter(state=state)
    return close(items, record=record)


def close(items: models.QuerySet[WaitingItem], *, record: models.Model | None) -> int:
    """Close open items of one record and announce each; where the record is gone (``None``), nobody can count it."""
    with transaction.atomic():
        closed = list(items.select_for_update())
        if closed:
            WaitingItem.objects.filter(pk__in=[item.pk for item in closed]).update(closed_at=timezone.now())
            WaitingAssignee.objects.filter(item__in=closed).delete()
        for item in closed if record is not None else ():
            events.announce("waiting.closed", record=record, actor=None, item=item)
    return len(closed)


def refresh_items(record: Any) -> None:
    """Take over a changed title or other people acting; call after a service changed either on a waiting record."""
    with transaction.atomic():
        for item in WaitingItem.objects.open().of(record).select_for_update():
            rule = rule_of(item.machine, item.state)
            for name, value in _face(record, rule).items():
                setattr(item, name, value)
            item.save(update_fields=["title", "url"])
            if rule is not None:
                item.assignees.filter(concern=Concern.ASSIGNED).delete()
                assign(item, rule.assignees(record), Concern.ASSIGNED)


def assign(item: WaitingItem, assignees: Sequence[Assignee], concern: str) -> None:
    """Add assignees to an item; those it has already are left alone."""
    rows = []
    for one in assignees:
        if one.user_id is not None:
            rows.append(WaitingAssignee(item=item, concern=concern, due_on=item.due_on, user_id=one.user_id))
        elif one.organisation_id is not None:
            rows += [
                WaitingAssignee(
                    item=item,
                    concern=concern,
                    due_on=item.due_on,
                    organisation_id=one.organisation_id,
                    role=role,
                    but_of_id=one.but_of,
                )
                for role in one.roles
            ]
    WaitingAssignee.objects.bulk_create(rows, ignore_conflicts=True)


def _face(record: Any, rule: WaitRule | None) -> dict[str, str]:
    """Title and address of a record as a list shows them. The title must not be confidential."""
    if rule is not None and rule.face is not None:
        title, url = rule.face(record)
        return {"title": title[:200], "url": url}
    title = str(getattr(record, "waiting_title", "") or record)
    url = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    return {"title": title[:200], "url": url}
