"""Cooperation projects: prepared by an accepted claim, or directed; their team, technical indicators and milestones."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core import links
from core.audit import audited
from core.models import Stateful
from enterprises.models import Enterprise
from needs.enums import Comparator, Importance, NeedArea, TeamRole
from needs.models import Claim, Need, Requirement
from projects.enums import MilestoneState, ProjectOrigin, ProjectResult, ProjectState, ReportRhythm
from projects.querysets import OfProjectQuerySet, ProjectQuerySet
from researchers.models import Researcher


@audited()
class Project(Stateful):
    """The work after an accepted claim or a confirmed proposal. Requirements and milestones are copies of what was agreed."""

    states = ProjectState

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    origin = models.CharField(
        _("origin"), max_length=10, choices=ProjectOrigin.choices, default=ProjectOrigin.MATCHED, editable=False
    )
    # Both empty for a directed project.
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="project", verbose_name=_("claim")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("need")
    )
    area = models.CharField(_("area"), max_length=20, choices=NeedArea.choices)
    purpose = models.TextField(_("what is to be reached"), blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="projects", verbose_name=_("enterprise"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    college = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("college"))
    leader = models.ForeignKey(Researcher, models.PROTECT, related_name="projects_led", verbose_name=_("leader"))
    state = models.CharField(
        _("state"), max_length=20, choices=ProjectState.choices, default=ProjectState.PREPARING, editable=False
    )
    planned_value = models.DecimalField(_("planned value (yuan)"), max_digits=14, decimal_places=2)
    planned_months = models.PositiveSmallIntegerField(_("planned months"))
    starts_on = models.DateField(_("from"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("to"), null=True, blank=True, editable=False)
    result = models.CharField(_("result"), max_length=10, choices=ProjectResult.choices, blank=True, editable=False)
    completed_on = models.DateField(_("completed on"), null=True, editable=False)
    settlement = models.TextField(_("settlement after termination"), blank=True, editable=False)
    contract_extensions = models.PositiveSmallIntegerField(
        _("extensions of the time for the contract"), default=0, editable=False
    )
    enterprise_suspended = models.BooleanField(_("enterprise is suspended"), default=False, editable=False)
    leader_left = models.BooleanField(_("leader has left the college"), default=False, editable=False)
    report_months = models.PositiveSmallIntegerField(
        _("progress report every"),
        choices=ReportRhythm.choices,
        default=ReportRhythm.QUARTER,
        db_default=ReportRhythm.QUARTER,
        editable=False,
    )
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [
            models.Index(fields=["district", "state", "-id"], name="project_district_state"),
            models.Index(fields=["college", "state", "-id"], name="project_college_state"),
            models.Index(fields=["enterprise", "-id"], name="project_enterprise"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=ProjectOrigin.MATCHED, claim__isnull=False, need__isnull=False)
                | Q(origin=ProjectOrigin.DIRECTED, claim__isnull=True, need__isnull=True),
                name="project_origin",
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(state=ProjectState.COMPLETED), name="project_result_when_completed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The project's page."""
        return links.record("projects:detail", self.pk)


@audited()
class ProjectMember(models.Model):
    """A member of the project's team."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    role = models.CharField(_("part"), max_length=10, choices=TeamRole.choices)
    researcher = models.ForeignKey(
        Researcher, models.PROTECT, null=True, blank=True, related_name="project_memberships"
    )
    # The researcher's college (its key) on joining: whoever moves to another one leaves the project's pages behind.
    joined_from = models.PositiveBigIntegerField(_("college on joining"), null=True, editable=False)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    task = models.CharField(_("task"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("project member")
        verbose_name_plural = _("project members")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


@audited()
class ProjectRequirement(models.Model):
    """A technical indicator of the project, copied from the need with the claim's answer."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="requirements")
    source = models.ForeignKey(Requirement, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("indicator"), max_length=120)
    comparator = models.CharField(_("comparison"), max_length=10, choices=Comparator.choices)
    target = models.CharField(_("target"), max_length=120)
    target_upper = models.CharField(_("upper target"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    method = models.CharField(_("test method or standard"), max_length=200, blank=True)
    importance = models.CharField(_("must or should"), max_length=5, choices=Importance.choices)
    promised = models.CharField(_("value offered"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("technical indicator of a project")
        verbose_name_plural = _("technical indicators of a project")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


@audited()
class Milestone(Stateful):
    """A milestone of the project, copied from the plan. ``month`` counts from the start, ``amount`` is in yuan.

    ``due_on`` is written when the project begins to run and moved by change requests only.
    """

    states = MilestoneState

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("milestone"), max_length=120)
    deliverable = models.CharField(_("what is delivered"), max_length=300, blank=True)
    month = models.PositiveSmallIntegerField(_("by month"))
    due_on = models.DateField(_("due"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=MilestoneState.choices, default=MilestoneState.PLANNED, editable=False
    )
    done = models.TextField(_("what was done"), blank=True)
    submitted_on = models.DateField(_("handed in on"), null=True, editable=False)
    amount = models.DecimalField(_("payment (yuan)"), max_digits=14, decimal_places=2, default=0)
    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def waiting_title(self) -> str:
        """How lists of what waits name it."""
        return f"{self.project.number} {self.title}"

    @property
    def is_late(self) -> bool:
        """Whether its day is over and it was not handed in, or was returned."""
        open_states = (MilestoneState.PLANNED, MilestoneState.RETURNED)
        return self.due_on is not None and self.state in open_states and self.due_on < timezone.localdate()

    def get_absolute_url(self) -> str:
        """The milestone's page."""
        return reverse("projects:milestone", args=[self.pk])
