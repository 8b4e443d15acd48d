"""Templates of reports, the reports made by them, and the schedules by which they are made and sent."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped
from core.storage import private_storage
from dashboards.reports.enums import FileFormat, Grouping, ReportKind, RunState
from dashboards.reports.periods import Period
from dashboards.reports.querysets import (
    ReportFileQuerySet,
    ReportQuerySet,
    ReportScheduleQuerySet,
    ReportTemplateQuerySet,
    ScheduledRunQuerySet,
)

LANGUAGES = [(code, label) for code, label in settings.LANGUAGES]


@audited()
class ReportTemplate(Stamped):
    """Which figures of a district or park a report tells, in which order, and by what they are told apart.

    ``figures`` holds keys of the registry; one that an app no longer registers is left out of the next report.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district or park"))
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(pgettext_lazy("report", "kind"), max_length=10, choices=ReportKind.choices)
    figures = ArrayField(models.CharField(max_length=60), verbose_name=_("figures"))
    groupings = ArrayField(
        models.CharField(max_length=12, choices=Grouping.choices),
        default=list,
        blank=True,
        verbose_name=_("told apart by"),
    )
    compare = models.BooleanField(_("compare with the period before"), default=True)
    intro = models.TextField(pgettext_lazy("report", "introduction"), max_length=4000, blank=True)
    language = models.CharField(
        _("language of the files"), max_length=10, choices=LANGUAGES, default=settings.LANGUAGE_CODE
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    put_away_at = models.DateTimeField(_("put away"), null=True, editable=False)
    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("report template")
        verbose_name_plural = _("report templates")
        indexes = [models.Index(fields=["organisation", "-id"], name="report_template_of")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page with figures, reports and schedule."""
        return reverse("dashboards:report_template", args=[self.pk])


@audited(exclude=("content",))
class Report(models.Model):
    """One report as it was made: ``content`` holds every number and word of it (``dashboards.reports.value``).

    Page and files tell the same content, however the figures went on since. Nothing of a report is changed later.
    ``created_by`` is empty where a schedule made it.
    """

    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="reports", verbose_name=_("template"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district or park"))
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(pgettext_lazy("report", "kind"), max_length=10, choices=ReportKind.choices)
    first = models.DateField(_("first month"))
    last = models.DateField(_("last month"))
    frozen = models.BooleanField(_("of a frozen period"), default=False)
    content = models.JSONField(_("content"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(fields=["organisation", "-id"], name="report_of"),
            models.Index(fields=["template", "-id"], name="report_of_template"),
        ]
        constraints = [models.CheckConstraint(condition=Q(first__lte=models.F("last")), name="report_months")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The report as a page."""
        return reverse("dashboards:report", args=[self.pk])

    @property
    def period(self) -> Period:
        """Of which months it is."""
        return Period(first=self.first, last=self.last)


@audited()
class ReportFile(models.Model):
    """A report in one format, made with it and kept as it was."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    format = models.CharField(_("format"), max_length=4, choices=FileFormat.choices)
    file = models.FileField(_("file"), storage=private_storage, max_length=120)
    name = models.CharField(_("name of the file"), max_length=160)
    size = models.PositiveBigIntegerField(_("size of the file"))
    sha256 = models.CharField(max_length=64)
    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "format"], name="report_file_once")]

    def __str__(self) -> str:
        return self.name


@audited()
class ReportSchedule(Stamped):
    """A template's reports are made by themselves, some days after each period, and announced to ``recipients``.

    ``starts_on`` is the day on which it was set up or taken up again: periods that were due before are left alone.
    """

    template = models.OneToOneField(ReportTemplate, models.CASCADE, related_name="schedule")
    days_after = models.PositiveSmallIntegerField(
        _("days after the end of the period"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("who is told"), blank=True
    )
    paused = models.BooleanField(_("paused"), default=False)
    starts_on = models.DateField(_("since"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule of a report")
        verbose_name_plural = _("schedules of reports")

    def __str__(self) -> str:
        return str(self.template)


class ScheduledRun(models.Model):
    """A schedule's turn for one period: there is one row for both, however often and by however many it is begun."""

    states = RunState

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="runs")
    first = models.DateField(_("first month"))
    last = models.DateField(_("last month"))
    state = models.CharField(_("state"), max_length=6, choices=RunState.choices, default=RunState.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = models.TextField(_("what went wrong"), blank=True)
    report = models.OneToOneField(Report, models.PROTECT, null=True, related_name="run", verbose_name=_("report"))
    told = models.PositiveIntegerField(_("people told"), default=0)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    objects = ScheduledRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        constraints = [models.UniqueConstraint(fields=["schedule", "first", "last"], name="scheduled_run_once")]
        indexes = [models.Index(fields=["id"], condition=Q(state="due"), name="scheduled_run_due")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.first}"

    @property
    def period(self) -> Period:
        """For which months it is."""
        return Period(first=self.first, last=self.last)
