"""What has a day of its own is called up some time before it: milestones, progress reports, the end of a project."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.clocks import add_working_days
from core.waiting import rule_of
from notifications.models import WaitingItem
from notifications.waiting import open_item
from projects.enums import MilestoneState, ProjectState, ReportState
from projects.models import Milestone, ProgressReport, Project

LEAD_DAYS = 10
"""Working days before the due day of a milestone or report on which it appears among what waits."""
END_LEAD_DAYS = 25
AGAIN_DAYS = 10
"""Working days that are given where the due day is over already, as after a suspension."""


def call_up(today: datetime.date | None = None) -> int:
    """Open the waiting item of everything that is due soon and waits for nobody yet; returns how many were opened."""
    today = today or timezone.localdate()
    soon, end_soon = add_working_days(today, LEAD_DAYS), add_working_days(today, END_LEAD_DAYS)
    running = ProjectState.RUNNING
    milestones = Milestone.objects.filter(project__state=running, due_on__lte=soon)
    reports = ProgressReport.objects.filter(project__state=running, due_on__lte=soon)
    groups: tuple[tuple[str, Any, str], ...] = (
        ("milestone", milestones.filter(state=MilestoneState.PLANNED), "due_on"),
        ("milestone", milestones.filter(state=MilestoneState.RETURNED), "due_on"),
        ("report", reports.filter(state=ReportState.DUE), "due_on"),
        ("report", reports.filter(state=ReportState.RETURNED), "due_on"),
        ("project", Project.objects.filter(state=running, ends_on__lte=end_soon), "ends_on"),
    )
    return sum(_call_up(machine, rows, day, today) for machine, rows, day in groups)


def _call_up(machine: str, rows: Any, day: str, today: datetime.date) -> int:
    kind = ContentType.objects.get_for_model(rows.model)
    waits = WaitingItem.objects.open().filter(content_type=kind, object_id=OuterRef("pk"), machine=machine)
    rows = rows.filter(~Exists(waits))
    opened = 0
    for pk, project_id in list(rows.order_by("pk").values_list("pk", "pk" if machine == "project" else "project_id")):
        with transaction.atomic():
            Project.objects.select_for_update(of=("self",)).get(pk=project_id)
            row = rows.filter(pk=pk).first()  # read again under the lock
            rule = rule_of(machine, row.state) if row is not None else None
            if row is None or rule is None:
                continue
            due_on = getattr(row, day)
            open_item(row, rule, due_on=due_on if due_on >= today else add_working_days(today, AGAIN_DAYS))
            opened += 1
    return opened
