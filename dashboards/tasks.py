"""Periodic and background work of dashboards and reports. Each task may run twice, and at the same time on two workers."""

import datetime

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from core.audit import acting
from core.storage import private_storage
from dashboards.frozen import waiting
from dashboards.models import ReportFile
from dashboards.reports import scheduling
from dashboards.reports.services import FOLDER
from dashboards.services import alerts

ORPHAN_AGE = datetime.timedelta(days=1)
"""Longer than any report takes: a file without a row after it belonged to one that was taken back."""
SCHEDULE = {
    "dashboards.tasks.look_at_thresholds": crontab(hour="7", minute="40"),
    "dashboards.tasks.call_up_quarters": crontab(hour="7", minute="20"),
    "dashboards.tasks.begin_due_reports": 900.0,
    "dashboards.tasks.tidy_report_files": 86_400,
}


@shared_task(name="dashboards.tasks.look_at_thresholds")
def look_at_thresholds() -> int:
    """Warn the officials of districts whose figures have crossed a threshold."""
    with acting(None, task="dashboards.tasks.look_at_thresholds"):
        return alerts.look_at_thresholds()


@shared_task(name="dashboards.tasks.call_up_quarters")
def call_up_quarters() -> int:
    """Ask for the freezing of quarters that are over."""
    with acting(None, task="dashboards.tasks.call_up_quarters"):
        return waiting.call_up()


@shared_task(name="dashboards.tasks.begin_due_reports")
def begin_due_reports() -> int:
    """Begin the reports of schedules whose day has come, and those that broke off."""
    return scheduling.begin_due()


@shared_task(name=scheduling.TASK)
def make_scheduled_report(run_id: int) -> bool:
    """Make and announce the report of one run."""
    return scheduling.make_due(run_id)


@shared_task(name="dashboards.tasks.tidy_report_files")
def tidy_report_files() -> None:
    """Delete files of reports that were never finished."""
    before = timezone.now() - ORPHAN_AGE
    for name in private_storage().names(FOLDER):
        if private_storage().get_modified_time(name) < before and not ReportFile.objects.filter(file=name).exists():
            private_storage().delete(name)
