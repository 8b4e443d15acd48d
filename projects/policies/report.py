"""Who may do what to a progress report."""

from typing import Any

from django.utils import timezone

from projects.enums import ReportState
from projects.models import ProgressReport
from projects.policies.project import is_active, is_of_enterprise, leads

OPEN = (ReportState.DUE, ReportState.RETURNED)


def can_submit(user: Any, report: ProgressReport) -> bool:
    """Handing in: the leader, once the period has begun and while the project goes on."""
    return is_active(report.project) and report.period_start <= timezone.localdate() and leads(user, report.project)


def can_judge(user: Any, report: ProgressReport) -> bool:
    """Reviewing or returning: the enterprise's head and members, while the project goes on."""
    return is_active(report.project) and is_of_enterprise(user, report.project)


def can_add_files(user: Any, report: ProgressReport) -> bool:
    """Attachments are added before the report is handed in."""
    return report.state in OPEN and can_submit(user, report)
