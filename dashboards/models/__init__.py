"""Records of the app: templates of reports, reports, schedules."""

from dashboards.models.reports import Report, ReportFile, ReportSchedule, ReportTemplate, ScheduledRun

__all__ = ["Report", "ReportFile", "ReportSchedule", "ReportTemplate", "ScheduledRun"]
