"""What reports register with the apps further down: navigation, background work, mails, personal data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal
from accounts.enums import OFFICIAL_ROLES
from accounts.models import User
from core import navigation
from core.navigation import NavItem
from dashboards.models import Report, ReportSchedule, ReportTemplate
from dashboards.policies import OFFICES
from dashboards.reports.scheduling import FAILED, MADE
from dashboards.reports.services import JOB
from jobs.registry import JobKind, register_job
from notifications.registry import MailEvent, register_event

GROUP = _("Reports")


def register() -> None:
    """Called once by ``AppConfig.ready()``."""
    navigation.register(
        NavItem(
            "reports",
            _("Reports"),
            "report-analytics",
            "dashboards:reports",
            roles=frozenset(OFFICES),
            order=45,
            section="district",
        )
    )
    register_job(
        JobKind(
            key=JOB,
            label=_("Report of figures"),
            run="dashboards.reports.jobs.run",
            done_template="dashboards/reports/job_done.html",
        )
    )
    register_event(
        MailEvent(
            key=MADE,
            label=_("A scheduled report was made"),
            group=GROUP,
            template="dashboards/mail/report_made",
            roles=frozenset(OFFICIAL_ROLES),
        ),
        MailEvent(
            key=FAILED,
            label=_("A scheduled report could not be made"),
            group=GROUP,
            template="dashboards/mail/report_failed",
            mandatory=True,
            roles=frozenset(OFFICIAL_ROLES),
        ),
    )
    personal.register("reports", export, erase=erase)


def export(user: User) -> dict[str, Any]:
    """Templates that the person set up, reports made for them, schedules that tell them."""
    templates = ReportTemplate.objects.filter(created_by=user).order_by("id")
    reports = Report.objects.filter(created_by=user).order_by("id")
    told = ReportSchedule.objects.filter(recipients=user).order_by("id")
    return {
        "templates": list(templates.values("created_at", "title", "kind")),
        "made": list(reports.values("created_at", "title", "first", "last")),
        "told of": list(told.values("template__title", "days_after")),
    }


def erase(user: User) -> None:
    """Templates and reports are the district's; nobody is told any more who is gone."""
    ReportSchedule.recipients.through.objects.filter(user=user).delete()
