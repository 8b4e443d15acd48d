"""Making a report in the background for somebody who waits for it."""

import datetime

from django.utils.translation import gettext as _

from dashboards.models import ReportTemplate
from dashboards.reports import policies
from dashboards.reports.periods import Period
from dashboards.reports.services import make_report
from jobs.models import Job
from jobs.registry import Outcome
from jobs.services import progress


def run(job: Job) -> Outcome:
    """Count and draw the report, if its owner may still have it made."""
    asked = job.parameters
    template = ReportTemplate.objects.visible_to(job.owner).select_related("organisation").filter(pk=asked["template"])
    found = template.first()
    if found is None or not policies.can_change(job.owner, found):
        return Outcome(failed=True, message=_("You may no longer have this report made."))
    period = Period(first=_month(asked["first"]), last=_month(asked["last"]))
    report = make_report(
        template=found, period=period, actor=job.owner, tell=lambda done, total: progress(job.pk, done, total)
    )
    return Outcome(
        message=_("“%(title)s”, %(period)s.") % {"title": report, "period": period}, result={"report": report.pk}
    )


def _month(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{text}-01")
