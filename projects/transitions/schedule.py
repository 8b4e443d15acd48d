"""The schedule of progress reports: one for each period, due some working days after its end."""

import datetime

from django.utils import timezone

from core.clocks import add_working_days
from notifications.waiting import close_items
from projects.dates import add_months
from projects.enums import ReportState
from projects.models import ProgressReport, Project

DAYS_TO_WRITE = 5
"""Working days after the end of a period until its report is due."""
SHORTEST = datetime.timedelta(days=15)
"""A rest shorter than this belongs to the period before it."""


def schedule_reports(project: Project) -> None:
    """Have a report for each period of a running project, by its setting and its term.

    Reports that were handed in stay, and so do those that are late; the rest is made anew, and follows them.
    """
    if project.starts_on is None or project.ends_on is None:
        return
    today = timezone.localdate()
    open_ones = project.reports.filter(state=ReportState.DUE, period_end__gte=today)
    for report in open_ones:
        close_items(report)
    open_ones.delete()
    last = project.reports.order_by("-period_end").first()
    first = project.starts_on if last is None else last.period_end + datetime.timedelta(days=1)
    rows = []
    while first < project.ends_on:
        end = add_months(first, project.report_months) - datetime.timedelta(days=1)
        if end > project.ends_on - SHORTEST:
            end = project.ends_on
        due_on = add_working_days(end, DAYS_TO_WRITE)
        rows.append(ProgressReport(project=project, period_start=first, period_end=end, due_on=due_on))
        first = end + datetime.timedelta(days=1)
    ProgressReport.objects.bulk_create(rows)


def follow_end(project: Project) -> None:
    """The project's last day has moved: reports follow it, and its end is called up again in time."""
    schedule_reports(project)
    close_items(project, machine="project", state=project.state)
