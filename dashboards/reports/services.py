"""Templates, reports made by them, schedules: every write but the turns of schedules."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS
from core.limits import PROCESS, admit
from core.storage import private_storage
from core.versions import save_version
from dashboards.models import Report, ReportFile, ReportSchedule, ReportTemplate
from dashboards.reports import policies
from dashboards.reports.docx import word_document
from dashboards.reports.enums import FileFormat, Grouping
from dashboards.reports.pdf import pdf_document
from dashboards.reports.periods import MOST_MONTHS, Period
from dashboards.reports.reading import Question, Tell, answer, known
from dashboards.reports.value import ReportValue
from dashboards.reports.xlsx import sheets
from jobs.models import Job
from jobs.services import start_job

JOB = "dashboards.report"
FOLDER = "reports"
MOST_FIGURES = 20
MOST_REPORTS, REPORTS_PERIOD = 30, 3600
MOST_PREVIEWS, PREVIEWS_PERIOD = 60, 600
"""What one person may ask for; nobody who reads what comes back reaches it."""
TOO_MANY_REPORTS = _("You have had many reports made. Please wait an hour, then go on.")
TOO_MANY_PREVIEWS = _("You have looked at many previews. Please wait a few minutes, then go on.")
FIELDS = ("title", "kind", "figures", "groupings", "compare", "intro", "language")
DRAWN: Mapping[str, Callable[[ReportValue], bytes]] = {
    FileFormat.XLSX: sheets,
    FileFormat.PDF: pdf_document,
    FileFormat.DOCX: word_document,
}
Values = Mapping[str, Any]


def create_template(*, actor: Any, organisation: Organisation, values: Values) -> ReportTemplate:
    """A new template of a district or park."""
    if not policies.can_make_of(actor, organisation):
        raise NotAllowed(NOT_YOURS)
    template = ReportTemplate(organisation=organisation, created_by=actor, **_fitting(values))
    template.save()
    return template


def change_template(*, actor: Any, template: ReportTemplate, values: Values, seen: int | None) -> ReportTemplate:
    """Other figures, other words. Reports made before stay as they are. Raises ``Conflict`` where another was faster."""
    if not policies.can_change(actor, template):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        for name, value in _fitting(values).items():
            setattr(template, name, value)
        save_version(template, seen=seen, fields=FIELDS)
        if not policies.can_schedule(actor, template):
            # Of any months nothing comes by itself.
            ReportSchedule.objects.filter(template=template).update(paused=True)
    return template


def _fitting(values: Values) -> dict[str, Any]:
    figures: Sequence[str] = values["figures"]
    if not figures or set(known(figures)) != set(figures):
        raise DomainError(_("Please choose at least one figure."), field="figures")
    if len(figures) > MOST_FIGURES:
        raise DomainError(_("At most %(most)s figures fit into one report.") % {"most": MOST_FIGURES}, field="figures")
    order = list(Grouping)
    groupings = sorted(values["groupings"], key=lambda by: order.index(Grouping(by)))
    return {name: values[name] for name in FIELDS} | {"figures": list(figures), "groupings": groupings}


def put_away(*, actor: Any, template: ReportTemplate) -> None:
    """No further reports by this template; those that were made stay."""
    if not policies.can_change(actor, template):
        raise NotAllowed(NOT_YOURS)
    template.put_away_at = timezone.now()
    save_version(template, seen=None, fields=["put_away_at"])


def take_up(*, actor: Any, template: ReportTemplate) -> None:
    """Use a template again that was put away. Its schedule begins anew: what fell due meanwhile is not made."""
    if not policies.can_make_of(actor, template.organisation):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        template.put_away_at = None
        save_version(template, seen=None, fields=["put_away_at"])
        ReportSchedule.objects.filter(template=template).update(starts_on=timezone.localdate())


def request_report(*, actor: Any, template: ReportTemplate, period: Period) -> Job:
    """Have a report made in the background; the job's page shows how far it is. Asked again meanwhile, the same job.

    Raises ``TooMany``: every report keeps a worker for seconds and three files for good.
    """
    check_period(actor, template, period)
    parameters = {"template": template.pk, "first": f"{period.first:%Y-%m}", "last": f"{period.last:%Y-%m}"}
    waiting = Job.objects.unfinished().filter(kind=JOB, owner=actor, parameters=parameters).first()
    if waiting is not None:
        return waiting
    admit(f"reports:{actor.pk}", most=MOST_REPORTS, seconds=REPORTS_PERIOD, refusal=TOO_MANY_REPORTS)
    return start_job(
        kind=JOB,
        owner=actor,
        parameters=parameters,
        record=template,
    )


def admit_preview(actor: Any) -> None:
    """Raises ``TooMany``: a preview is counted while the page waits."""
    key = f"report-previews:{actor.pk}"
    admit(key, most=MOST_PREVIEWS, seconds=PREVIEWS_PERIOD, refusal=TOO_MANY_PREVIEWS, within=PROCESS)


def check_period(actor: Any, template: ReportTemplate, period: Period) -> None:
    """Raises where ``actor`` may not have a report of these months made."""
    if not policies.can_change(actor, template):
        raise NotAllowed(NOT_YOURS)
    if period.length > MOST_MONTHS:
        raise DomainError(_("At most %(most)s months fit into one report.") % {"most": MOST_MONTHS}, field="since")
    if period.first > timezone.localdate():
        raise DomainError(_("This period has not begun yet."), field="since")


def make_report(
    *, template: ReportTemplate, period: Period, actor: Any = None, tell: Tell = lambda done, total: None
) -> Report:
    """Count a report, draw its files and keep both. The files come before the row: taken back, a sweep removes them."""
    drawing = len(DRAWN)
    value = answer(question_of(template, period), tell=lambda done, total: tell(done, total + drawing))
    counted = 1 + len(template.groupings)
    with transaction.atomic():
        report = Report.objects.create(
            template=template,
            organisation=template.organisation,
            title=value.title,
            kind=value.kind,
            first=period.first,
            last=period.last,
            frozen=value.frozen_on is not None,
            content=value.to_json(),
            created_by=actor,
        )
        with translation.override(template.language):
            for number, (format_, draw) in enumerate(DRAWN.items(), start=1):
                keep_file(report, format_, draw(value), name=f"{value.organisation} {value.title} {period}")
                tell(counted + number, counted + drawing)
    return report


def question_of(template: ReportTemplate, period: Period) -> Question:
    """What the template asks about a period."""
    return Question(
        title=template.title,
        kind=template.kind,
        organisation=template.organisation,
        period=period,
        figures=template.figures,
        groupings=template.groupings,
        compare=template.compare,
        intro=template.intro,
    )


def keep_file(report: Report, format_: str, content: bytes, *, name: str) -> ReportFile:
    """Store one file of a report, whole, before its row."""
    stored = private_storage().save(f"{FOLDER}/{uuid.uuid4().hex}.{format_}", ContentFile(content))
    plain = "".join(" " if c in '/\\:*?"<>|' or c < " " else c for c in name)
    return ReportFile.objects.create(
        report=report,
        format=format_,
        file=stored,
        name=f"{plain[:140].strip()}.{format_}",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def set_schedule(
    *, actor: Any, template: ReportTemplate, days_after: int, recipients: Sequence[User], seen: int | None = None
) -> ReportSchedule:
    """Have the template's reports made by themselves. Only who may read them can be told."""
    if not policies.can_schedule(actor, template):
        raise NotAllowed(NOT_YOURS)
    readers = {user.pk for user in policies.readers_of(template.organisation)}
    if not recipients or any(user.pk not in readers for user in recipients):
        raise DomainError(_("Please choose at least one person who may read the report."), field="recipients")
    with transaction.atomic():
        schedule, new = ReportSchedule.objects.select_for_update().get_or_create(
            template=template,
            defaults={"days_after": days_after, "starts_on": timezone.localdate(), "created_by": actor},
        )
        if not new:
            schedule.days_after = days_after
            save_version(schedule, seen=seen, fields=["days_after"])
        schedule.recipients.set(recipients)
    return schedule


def pause(*, actor: Any, schedule: ReportSchedule, paused: bool) -> None:
    """Stop the schedule, or let it go on; what fell due while it was paused is not made."""
    if not policies.can_schedule(actor, schedule.template):
        raise NotAllowed(NOT_YOURS)
    schedule.paused = paused
    fields = ["paused"]
    if not paused:
        schedule.starts_on = timezone.localdate()
        fields.append("starts_on")
    save_version(schedule, seen=None, fields=fields)
