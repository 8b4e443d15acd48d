"""Schedules: some days after each period its report is made and announced, once, however many watch the clock."""

import datetime
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import acting
from core.errors import NotAllowed
from core.http import NOT_YOURS
from core.tasks import send
from dashboards.models import Report, ReportSchedule, ScheduledRun
from dashboards.reports.enums import RunState
from dashboards.reports.periods import Period, latest_over
from dashboards.reports.policies import can_schedule, readers_of
from dashboards.reports.services import make_report
from notifications.services import notify

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
TASK = "dashboards.tasks.make_scheduled_report"
MADE, FAILED = "report.made", "report.failed"


def due_period(schedule: ReportSchedule, today: datetime.date) -> Period | None:
    """The period whose report is due: the last one that ended, if its day has come since the schedule runs."""
    period = latest_over(schedule.template.kind, today)
    due_on = period.last_day + datetime.timedelta(days=schedule.days_after)
    return period if schedule.starts_on <= due_on <= today else None


def next_due(schedule: ReportSchedule, today: datetime.date) -> datetime.date:
    """The day on which the next report is made."""
    days = datetime.timedelta(days=schedule.days_after)
    over = latest_over(schedule.template.kind, today)
    due = over.last_day + days
    if due >= max(today, schedule.starts_on) and not schedule.runs.filter(first=over.first).exists():
        return due
    return over.after.last_day + days


def begin_due() -> int:
    """Write a run for every schedule whose period is due, and wake a worker for each run that is not finished.

    The row is unique for schedule and period: of two schedulers, the second finds it written.
    """
    today = timezone.localdate()
    for schedule in ReportSchedule.objects.running().select_related("template").order_by("pk"):
        period = due_period(schedule, today)
        if period is not None:
            run = ScheduledRun(schedule=schedule, first=period.first, last=period.last)
            ScheduledRun.objects.bulk_create([run], ignore_conflicts=True)
    waiting = list(ScheduledRun.objects.filter(state=RunState.DUE).order_by("pk").values_list("pk", flat=True))
    for pk in waiting:
        send(TASK, pk)
    return len(waiting)


def make_due(run_id: int) -> bool:
    """Make and announce one run's report; whether this call did it. Safe to call twice, also at the same time."""
    with acting(None, task=TASK):
        try:
            with transaction.atomic():
                run = _held(run_id)
                if run is None:
                    return False
                _finish(run)
        except Exception as error:
            log.exception("report.broken", extra={"run": run_id})
            _note_trouble(run_id, error)
            return False
    return True


def _held(run_id: int) -> ScheduledRun | None:
    """The run, locked until the transaction ends; ``None`` where it is finished or another worker has it."""
    rows = ScheduledRun.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=run_id, state=RunState.DUE)
    return rows.select_related("schedule__template__organisation", "schedule__created_by").first()


def _finish(run: ScheduledRun) -> None:
    """The report, its news, and the run's own end, in one transaction."""
    schedule = run.schedule
    if schedule.paused or schedule.template.put_away_at:
        run.delete()
        return
    run.report = make_report(template=schedule.template, period=run.period)
    run.told = announce(run, run.report)
    run.state, run.trouble, run.finished_at = RunState.MADE, "", timezone.now()
    run.attempts += 1
    run.save()


def announce(run: ScheduledRun, report: Report) -> int:
    """Tell those recipients who may still read the report; the mail holds the way to it, nothing of it."""
    recipients = readers_of(report.organisation).filter(pk__in=run.schedule.recipients.values("pk"))
    return notify(
        event=MADE,
        record=report,
        recipients=recipients,
        dedupe=str(run.pk),
        context={"period": report.period, "organisation": report.organisation.name},
    )


def _note_trouble(run_id: int, error: Exception) -> None:
    """Count the attempt; after the last one the run has failed, and whoever set up the schedule is told."""
    with transaction.atomic():
        run = _held(run_id)
        if run is None:
            return
        run.attempts += 1
        run.trouble = _("The report could not be made (%(fault)s).") % {"fault": type(error).__name__}
        if run.attempts >= MOST_ATTEMPTS:
            run.state, run.finished_at = RunState.FAILED, timezone.now()
            _tell_failure(run)
        run.save()


def _tell_failure(run: ScheduledRun) -> None:
    template = run.schedule.template
    told: Any = readers_of(template.organisation).filter(pk__in=run.schedule.recipients.values("pk"))
    readers = list(told) + list(readers_of(template.organisation).filter(pk=run.schedule.created_by_id))
    notify(
        event=FAILED,
        record=template,
        recipients=readers,
        dedupe=str(run.pk),
        context={"period": run.period, "organisation": template.organisation.name},
    )


def try_again(*, actor: Any, run: ScheduledRun) -> None:
    """Give a failed run three more attempts."""
    if not can_schedule(actor, run.schedule.template):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        held = ScheduledRun.objects.select_for_update().filter(pk=run.pk, state=RunState.FAILED)
        held.update(state=RunState.DUE, attempts=0, finished_at=None)
        transaction.on_commit(lambda: send(TASK, run.pk))
