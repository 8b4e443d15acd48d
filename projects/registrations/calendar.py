"""Dates of projects in the calendars of those who take part in them."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from calendars.registry import MOST, Entry, Standing, Window, register_source
from notifications.models import WaitingItem
from projects.enums import ContractState, MilestoneState, PaymentState, ProjectState, ReportState
from projects.models import Milestone, Payment, ProgressReport, Project

TO_BE_HANDED_IN = frozenset({MilestoneState.PLANNED, MilestoneState.RETURNED, ReportState.DUE, ReportState.RETURNED})
UNDER_WAY = frozenset({ProjectState.RUNNING, ProjectState.SUSPENDED})
AGREED = (ContractState.SIGNED, ContractState.FULFILLED, ContractState.TERMINATED)
"""Contracts whose days of payment were signed once."""


def milestones(user: Any, window: Window) -> Iterator[Entry]:
    """Milestones on the day until which they are handed in."""
    rows = Milestone.objects.filter(project__in=Project.objects.of_sides(user), due_on__range=window.ends)
    for one in rows.select_related("project").order_by("due_on", "id")[:MOST]:
        words = _("Milestone: %(title)s (%(project)s)") % {"title": one.title, "project": one.project}
        yield _work("milestone", one, words)


def reports(user: Any, window: Window) -> Iterator[Entry]:
    """Progress reports on the day until which they are handed in."""
    rows = ProgressReport.objects.filter(project__in=Project.objects.of_sides(user), due_on__range=window.ends)
    for one in rows.select_related("project").order_by("due_on", "id")[:MOST]:
        yield _work("report", one, _("Progress report: %(project)s") % {"project": one.project})


def _work(kind: str, row: Any, title: str) -> Entry:
    standing = Standing.OPEN if row.state in TO_BE_HANDED_IN else Standing.DONE
    if standing is Standing.OPEN and row.project.state == ProjectState.TERMINATED:
        standing = Standing.CANCELLED
    return Entry(
        key=f"{kind}-{row.pk}",
        day=row.due_on,
        title=title,
        url=row.get_absolute_url(),
        # Whichever changed last decides how the entry looks.
        changed_at=max(row.updated_at, row.project.updated_at),
        standing=standing,
    )


def payments(user: Any, window: Window) -> Iterator[Entry]:
    """Payments of signed contracts on their due day, without amounts; the transfer office follows them too."""
    seen = Q(contract__project__in=Project.objects.of_sides(user))
    seen |= Q(contract__project__college__parent_id__in=scope_of(user).universities)
    rows = Payment.objects.filter(seen, contract__state__in=AGREED, due_on__range=window.ends)
    for one in rows.select_related("contract").order_by("due_on", "id")[:MOST]:
        standing = Standing.DONE if one.state == PaymentState.RECEIVED else Standing.OPEN
        if standing is Standing.OPEN and one.contract.state == ContractState.TERMINATED:
            standing = Standing.CANCELLED
        assert one.due_on is not None  # noqa: S101 - the rows were asked for by it
        yield Entry(
            key=f"payment-{one.pk}",
            day=one.due_on,
            title=_("Payment due: %(title)s (%(contract)s)") % {"title": one.title, "contract": one.contract},
            url=one.get_absolute_url(),
            changed_at=max(one.updated_at, one.contract.updated_at),
            standing=standing,
        )


def ends(user: Any, window: Window) -> Iterator[Entry]:
    """Projects on their planned last day."""
    rows = Project.objects.of_sides(user).filter(ends_on__range=window.ends)
    for one in rows.order_by("ends_on", "id")[:MOST]:
        standing = Standing.OPEN if one.state in UNDER_WAY else Standing.DONE
        assert one.ends_on is not None  # noqa: S101 - the rows were asked for by it
        yield Entry(
            key=f"project-end-{one.pk}",
            day=one.ends_on,
            title=_("Planned end of the project: %(project)s") % {"project": one},
            url=one.get_absolute_url(),
            changed_at=one.updated_at,
            standing=Standing.CANCELLED if one.state == ProjectState.TERMINATED else standing,
        )


def acceptances(user: Any, window: Window) -> Iterator[Entry]:
    """Until when an acceptance is decided or what was lacking is rectified; gone once that has happened."""
    states = {
        ProjectState.ACCEPTING: _("Acceptance to be decided: %(project)s"),
        ProjectState.RECTIFYING: _("Rectify and apply for acceptance again: %(project)s"),
    }
    items = WaitingItem.objects.open().filter(
        content_type=ContentType.objects.get_for_model(Project),
        machine="project",
        state__in=states,
        due_on__range=window.ends,
        object_id__in=Project.objects.of_sides(user).values("pk"),
    )
    for item in items.order_by("due_on", "id")[:MOST]:
        yield Entry(
            key=f"acceptance-{item.pk}",
            day=item.due_on,
            title=states[ProjectState(item.state)] % {"project": item.title},
            url=item.url,
            changed_at=timezone.make_aware(datetime.datetime.combine(item.opened_on, datetime.time())),
        )


def register() -> None:
    """Add the sources."""
    for source in (milestones, reports, payments, ends, acceptances):
        register_source(f"projects.{source.__name__}", source)
