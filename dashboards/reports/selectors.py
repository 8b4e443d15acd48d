"""Reads for the pages of reports."""

from typing import Any

from django.utils import timezone

from dashboards.models import Report, ReportSchedule, ReportTemplate, ScheduledRun
from dashboards.reports.reading import known
from dashboards.reports.scheduling import next_due

LATEST_RUNS = 6


def templates_for(user: Any) -> list[ReportTemplate]:
    """Templates in use that the person sees, with their schedules; one statement."""
    rows = ReportTemplate.objects.visible_to(user).in_use().select_related("organisation", "schedule")
    return list(rows.order_by("organisation__kind", "organisation__name", "title", "id")[:200])


def reports_for(user: Any) -> Any:
    """Made reports that the person sees."""
    return Report.objects.visible_to(user).select_related("organisation", "created_by").defer("content")


def schedule_of(template: ReportTemplate) -> dict[str, Any]:
    """The schedule with its next day and its last runs; three statements at most."""
    schedule = ReportSchedule.objects.filter(template=template).prefetch_related("recipients").first()
    if schedule is None:
        return {"schedule": None, "runs": []}
    schedule.template = template
    runs = list(ScheduledRun.objects.filter(schedule=schedule).select_related("report").order_by("-pk")[:LATEST_RUNS])
    idle = schedule.paused or template.put_away_at
    return {"schedule": schedule, "runs": runs, "next_due": None if idle else next_due(schedule, timezone.localdate())}


def schedule_row(template: ReportTemplate) -> ReportSchedule | None:
    """The schedule of a template, which comes along."""
    schedule = ReportSchedule.objects.filter(template=template).first()
    if schedule is not None:
        schedule.template = template
    return schedule


def lines_of(template: ReportTemplate) -> list[tuple[Any, Any]]:
    """Name and definition of the template's figures; one that is no longer registered is left out."""
    return [(one.label, one.definition) for one in known(template.figures).values()]
