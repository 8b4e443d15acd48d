"""How often the leader of a project reports."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from core.versions import save_version
from projects.enums import ReportRhythm
from projects.models import Project
from projects.policies.project import can_set_reports
from projects.transitions.schedule import schedule_reports


def set_rhythm(*, actor: Any, project: Project, report_months: int) -> Project:
    """Have a report every ``report_months`` months from now on; what was handed in or is late stays."""
    if not can_set_reports(actor, project):
        raise NotAllowed(_("The head of the enterprise and the college decide how often the leader reports."))
    if report_months not in ReportRhythm.values:
        raise DomainError(_("Please choose one of the options."), field="report_months")
    with transaction.atomic():
        row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        if row.report_months != report_months:
            row.report_months = report_months
            save_version(row, seen=None, fields=("report_months",))
            schedule_reports(row)
            with taking(actor, lambda: can_set_reports(actor, project)):
                add_to_timeline(row, "project.reports_scheduled", actor=actor, data={"months": report_months})
    return row
