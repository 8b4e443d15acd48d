"""Freezing in the background: a district with a million needs takes minutes."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS
from dashboards.frozen.policies import can_freeze
from indicators.enums import PeriodKind
from indicators.freezing import freeze
from indicators.models import FrozenPeriod
from indicators.periods import Period
from jobs.models import Job
from jobs.registry import Outcome
from jobs.services import progress, start_job

KIND = "figures.freeze"


def request_freeze(*, actor: Any, district: Organisation, period: Period, note: str) -> Job:
    """Have a period frozen; one that is being frozen already is the answer to a second press of the same person."""
    if not can_freeze(actor, district):
        raise NotAllowed(NOT_YOURS)
    if period.last >= timezone.localdate():
        raise DomainError(_("This period is not over yet."), field="period")
    if FrozenPeriod.objects.filter(district=district, first=period.first, last=period.last).exists():
        raise Conflict(_("This period is frozen already."))
    parameters = {"district": district.pk, "kind": str(period.kind), "first": period.first.isoformat()}
    running = Job.objects.unfinished().filter(kind=KIND, owner=actor, parameters__contains=parameters).first()
    return running or start_job(kind=KIND, owner=actor, parameters={**parameters, "note": note})


def run(job: Job) -> Outcome:
    """Freeze as the owner may now. A second job for the same period waits for the first and then finds it frozen."""
    district = Organisation.objects.get(pk=job.parameters["district"])
    if not can_freeze(job.owner, district):
        return Outcome(failed=True, message=_("You may no longer freeze periods of this district."))
    period = Period(kind=PeriodKind(job.parameters["kind"]), first=datetime.date.fromisoformat(job.parameters["first"]))
    frozen = freeze(
        actor=job.owner,
        district=district,
        period=period,
        note=job.parameters["note"],
        tell=lambda done, total: progress(job.pk, done, total),
    )
    message = _("%(period)s of %(district)s is frozen.") % {"period": period.text, "district": district.name}
    return Outcome(message=message, result={"frozen": frozen.pk})
