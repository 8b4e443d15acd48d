"""Carrying a project out: progress reports, change requests, proposals of directed projects."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.audit import audited
from core.format import day_text
from core.models import Stateful
from enterprises.models import Enterprise
from needs.enums import NeedArea
from projects.enums import ChangeKind, ChangeState, ReportState, Side
from projects.models.project import Project
from projects.querysets import OfProjectQuerySet, ProposalQuerySet
from researchers.models import Researcher


@audited()
class ProgressReport(Stateful):
    """A periodic report of the leader, with its due day; reviewed by the enterprise."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="reports")
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.DUE, editable=False
    )
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    due_on = models.DateField(_("due"))
    done = models.TextField(_("done in this period"), blank=True)
    planned = models.TextField(_("planned next"), blank=True)
    problems = models.TextField(_("problems and help needed"), blank=True)
    percent = models.PositiveSmallIntegerField(_("progress (percent)"), null=True, blank=True)
    submitted_on = models.DateField(_("handed in on"), null=True, editable=False)
    objects = OfProjectQuerySet.as_manager()
    states = ReportState

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["period_end", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "period_end"], name="report_once_per_period"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="report_percent"),
        ]

    def __str__(self) -> str:
        return f"{day_text(self.period_start)} – {day_text(self.period_end)}"

    @property
    def waiting_title(self) -> str:
        """How lists of what waits name it."""
        return f"{self.project.number} {self}"

    @property
    def is_late(self) -> bool:
        """Whether its day is over and it was not handed in, or was returned."""
        return self.state in (ReportState.DUE, ReportState.RETURNED) and self.due_on < timezone.localdate()

    def get_absolute_url(self) -> str:
        """The report's page."""
        return reverse("projects:report", args=[self.pk])


@audited()
class ChangeRequest(Stateful):
    """A change that both sides must consent to; keeps old and new. Applied when the second side agrees."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="changes")
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED, editable=False
    )
    kind = models.CharField(_("what is changed"), max_length=12, choices=ChangeKind.choices)
    proposed_side = models.CharField(_("proposed by"), max_length=12, choices=Side.choices, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"))
    old = models.JSONField(_("before"))
    new = models.JSONField(_("after"))
    objects = OfProjectQuerySet.as_manager()
    states = ChangeState

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def waiting_title(self) -> str:
        """How lists of what waits name it."""
        return f"{self.project.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The change request's page."""
        return reverse("projects:change", args=[self.pk])


@audited()
class DirectedProposal(Stateful):
    """A directed project 定向合作 as one side proposes it; the other side's confirmation makes the project."""

    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED, editable=False
    )
    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("what is to be reached"))
    area = models.CharField(_("area"), max_length=20, choices=NeedArea.choices)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    college = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("college"))
    leader = models.ForeignKey(Researcher, models.PROTECT, related_name="+", verbose_name=_("leader"))
    value = models.DecimalField(_("planned value (yuan)"), max_digits=14, decimal_places=2)
    months = models.PositiveSmallIntegerField(_("planned months"))
    leader_agreed_at = models.DateTimeField(_("leader agreed"), null=True, editable=False)
    plan = models.JSONField(_("technical indicators and milestones"), default=dict)
    proposed_side = models.CharField(_("proposed by"), max_length=12, choices=Side.choices, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    project = models.OneToOneField(
        Project, models.PROTECT, null=True, related_name="proposal", editable=False, verbose_name=_("project")
    )
    objects = ProposalQuerySet.as_manager()
    states = ChangeState

    class Meta:
        verbose_name = _("proposed directed project")
        verbose_name_plural = _("proposed directed projects")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the other side has still to answer."""
        return self.state == ChangeState.PROPOSED

    def get_absolute_url(self) -> str:
        """The proposal's page."""
        return reverse("projects:proposal", args=[self.pk])
