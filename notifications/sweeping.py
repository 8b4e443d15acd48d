"""The clock of the waiting table: reminders, whom to telephone next, and what happens at the end.

Each open item is looked at once a working day, in a transaction of its own. What is done leaves a row in
``WaitingAction``, so doing it again does nothing. Days are computed from the rule as the code has it today and the due
day promised when the item was opened; a state that has left the table closes its items.
"""

import datetime
import logging
from collections.abc import Iterator
from itertools import chain, count, takewhile
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import lazy

from accounts.models import User
from core.clocks import add_working_days, is_working_day
from core.errors import DomainError
from core.transitions import StateMachine
from core.waiting import WaitRule, rules
from notifications.enums import Concern
from notifications.models import WaitingAction, WaitingAssignee, WaitingItem
from notifications.selectors import names_of, people_of
from notifications.services import notify
from notifications.waiting import assign, close

log = logging.getLogger(__name__)

LOCK = 8001
"""First key of the advisory lock under which one item is worked on."""
OFFICE_OPENS = datetime.time(8)


def sweep(now: datetime.datetime | None = None) -> int:
    """Do what is due for every open item; returns how many were looked at. Nothing happens outside working days."""
    local = timezone.localtime(now)
    today = local.date()
    if not is_working_day(today) or local.time() < OFFICE_OPENS:
        return 0
    waiting = WaitingItem.objects.open().filter(Q(swept_on__isnull=True) | Q(swept_on__lt=today))
    seen = 0
    for pk in waiting.order_by("due_on", "id").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                seen += sweep_item(pk, today)
        except Exception:
            # One broken record must not stop the others; this one is tried again by the next sweep.
            log.exception("waiting.sweep_failed", extra={"item": pk})
    return seen


def sweep_item(pk: int, today: datetime.date) -> bool:
    """Do what is due for one item; ``False`` where somebody else is at it or it is closed."""
    with connection.cursor() as cursor:
        # Not a row lock: transitions lock the record first and the item after it, and ends do the same.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, pk % 2**31])
        if not cursor.fetchone()[0]:
            return False
    item = WaitingItem.objects.open().filter(pk=pk).first()
    if item is None:
        return False
    rule, record = rules().get(item.key), item.record
    # Some items wait beside their record's own machine: a project's, until the college names a leader.
    moved = item.machine in StateMachine.registry and getattr(record, "state", item.state) != item.state
    if rule is None or record is None or moved:
        close(WaitingItem.objects.open().filter(pk=pk), record=record)
        return True
    done = set(item.actions.values_list("key", flat=True))
    if rule.at_end is not None and today > add_working_days(item.due_on, rule.end_after):
        _end(item, rule, record)
    else:
        _escalate(item, rule, record, today, done)
        _remind(item, rule, record, today, done)
    WaitingItem.objects.filter(pk=pk).update(swept_on=today)
    return True


def _do_once(item: WaitingItem, key: str) -> None:
    WaitingAction.objects.create(item=item, key=key)


def _due_reminders(item: WaitingItem, rule: WaitRule, today: datetime.date) -> Iterator[int]:
    """The rule's own reminders whose day has come, then the repeated ones."""
    last = max(rule.remind, default=0)
    steps = chain(sorted(rule.remind), count(last + rule.again, rule.again) if rule.again else ())
    return takewhile(lambda days: add_working_days(item.due_on, days) <= today, steps)


def _remind(item: WaitingItem, rule: WaitRule, record: Any, today: datetime.date, done: set[str]) -> None:
    """Send the latest reminder that is due; those before it that were missed are written off."""
    missed = [days for days in _due_reminders(item, rule, today) if f"remind:{days}" not in done]
    if not missed:
        return
    for days in missed:
        _do_once(item, f"remind:{days}")
    if add_working_days(item.due_on, missed[-1]) < item.opened_on:
        return  # the item is younger than its reminder: a short term, or a table that was changed
    _tell("waiting.reminder", item, rule, record, Concern.ASSIGNED, f"remind:{missed[-1]}", today)
    if missed[-1] > max(rule.remind, default=0):
        _tell("waiting.escalated", item, rule, record, Concern.ESCALATED, f"remind:{missed[-1]}", today)


def _escalate(item: WaitingItem, rule: WaitRule, record: Any, today: datetime.date, done: set[str]) -> None:
    """Ask whoever telephones next to follow up."""
    if rule.escalate is None or "escalate" in done:
        return
    if add_working_days(item.due_on, rule.escalate_after) > today:
        return
    _do_once(item, "escalate")
    assign(item, rule.escalate(record), Concern.ESCALATED)
    _tell("waiting.escalated", item, rule, record, Concern.ESCALATED, "escalate", today)


def _end(item: WaitingItem, rule: WaitRule, record: Any) -> None:
    """Run the rule's end; where the record refuses, the item stays open and says why."""
    if rule.at_end is None:
        return
    try:
        with transaction.atomic():
            _do_once(item, "end")
            rule.at_end(record)
            # Most ends are transitions, which have closed the item; an end that changes no state closes it here. Only this
            # one: the end of the oldest of several things has opened another for the rest.
            close(WaitingItem.objects.open().filter(pk=item.pk), record=record)
    except DomainError as error:
        log.warning("waiting.end_refused", extra={"item": item.pk, "rule": rule.key})
        WaitingItem.objects.filter(pk=item.pk).update(trouble=str(error)[:500])


def _tell(
    event: str, item: WaitingItem, rule: WaitRule, record: Any, concern: str, step: str, today: datetime.date
) -> None:
    assignees = WaitingAssignee.objects.filter(item=item, concern=concern)
    recipients: list[User] = list(people_of(assignees))
    responsible = item.assignees.filter(concern=Concern.ASSIGNED).select_related("user", "organisation").order_by("id")
    notify(
        event=event,
        record=record,
        recipients=recipients,
        dedupe=f"{item.pk}:{step}",
        context={
            "item": item,
            "task": lazy(lambda: str(rule.words_for(item.count)), str)(),
            "end_label": rule.end_label,
            "overdue": item.due_on < today,
            "who": lazy(names_of, str)(list(responsible)),
        },
        url=item.url,
    )
