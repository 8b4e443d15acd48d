"""Records of the app: thresholds of figures; templates of reports, reports, schedules."""

from dashboards.models.alerts import AlertThreshold
from dashboards.models.reports import Report, ReportFile, ReportSchedule, ReportTemplate, ScheduledRun

__all__ = ["AlertThreshold", "Report", "ReportFile", "ReportSchedule", "ReportTemplate", "ScheduledRun"]
