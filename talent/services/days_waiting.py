"""Days wait for the enterprise together: one item for each stationing, with the days of the oldest."""

from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from core.waiting import rule_of
from notifications.models import WaitingItem
from notifications.waiting import close_items, open_item
from talent.enums import DayState
from talent.models import Stationing

DAYS_MACHINE = "stationing_days"
"""Their place in the waiting table: beside the states of the stationing itself."""


def follow_days(stationing: Stationing) -> None:
    """Bring the item in line with the days that wait. Every step of a day calls it, with enterprise and researcher locked."""
    found: dict[str, Any] = stationing.days.submitted().aggregate(count=Count("pk"), since=Min("state_since"))
    item = WaitingItem.objects.open().of(stationing).filter(machine=DAYS_MACHINE).first()
    since = timezone.localdate(found["since"]) if found["count"] else None
    if item is not None and item.opened_on == since:
        if item.count != found["count"]:
            WaitingItem.objects.filter(pk=item.pk).update(count=found["count"])
        return
    if item is not None:
        close_items(stationing, machine=DAYS_MACHINE)
    rule = rule_of(DAYS_MACHINE, DayState.SUBMITTED)
    if since is not None and rule is not None:
        open_item(stationing, rule, since=since, count=found["count"])
