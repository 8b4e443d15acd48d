"""Figures of what is open and by when it is due, counted from the waiting table."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.registry import Figure, Paths, Text, figure, register


def shift_waiting(key: str, record: Any, former: dict[str, Any]) -> None:
    """Count the open items of ``record`` anew after attributes that place it changed; see ``services.shift``."""
    for item in record.waiting_items.filter(closed_at__isnull=True, machine=figure(key).machine):
        services.shift(key, record, former, item=item.state, day=item.due_on)


def register_waiting(
    *,
    key: str,
    machine: str,
    label: Text,
    source: Text,
    rows: Callable[[], QuerySet[Any]],
    paths: Paths,
    items: Mapping[str, Text],
    related: tuple[str, ...] = (),
    outside: frozenset[str] = frozenset(),
    naming: str = "number",
) -> None:
    """Register the figure of waiting records of one machine and count as items open and close.

    The records' model has ``waiting_items``, a generic relation to the open and closed items. States in ``outside`` wait
    within one organisation and are nobody else's business.
    """

    def waiting() -> QuerySet[Any]:
        found = rows().annotate(
            open_item=FilteredRelation(
                "waiting_items", condition=Q(waiting_items__closed_at__isnull=True, waiting_items__machine=machine)
            )
        )
        return found.filter(open_item__isnull=False).exclude(state__in=outside)

    register(
        Figure(
            key=key,
            kind=Kind.DUE,
            label=label,
            definition=_(
                "Records in a state in which somebody has to act, by the day until which they should have acted."
            ),
            formula=_("Number of open items of the waiting table; overdue are those whose day is past."),
            unit=_("items"),
            source=source,
            rows=waiting,
            paths=paths,
            day="open_item__due_on",
            items=items,
            related=related,
            naming=naming,
            machine=machine,
        )
    )

    def counted(item: Any) -> bool:
        return item.machine == machine and item.state not in outside

    def opened(*, record: Any, actor: Any, item: Any, **_data: Any) -> None:
        if counted(item):
            services.add(key, record, item=item.state, day=item.due_on)

    def closed(*, record: Any, actor: Any, item: Any, **_data: Any) -> None:
        if counted(item):
            services.add(key, record, sign=-1, item=item.state, day=item.due_on)

    events.on("waiting.opened", opened)
    events.on("waiting.closed", closed)
