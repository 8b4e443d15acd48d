"""Acceptance of a project, what came out of it, and what both sides think of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Stamped, Stateful
from projects.enums import AcceptanceResult, EvaluationState, OutcomeKind, OutcomeState, Side, Verdict
from projects.models.project import Project, ProjectRequirement
from projects.querysets import AcceptanceQuerySet, EvaluationQuerySet, OfProjectQuerySet, YearlySheetQuerySet


@audited()
class Acceptance(Stamped):
    """One round of acceptance: prepared by the leader, handed in, decided. A project that must be rectified has several."""

    states = AcceptanceResult

    project = models.ForeignKey(Project, models.CASCADE, related_name="acceptances")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # Who prepares it, and hands it in.
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Empty while the leader prepares it; the enterprise sees nothing of it then.
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    summary = models.TextField(_("summary of the work"), blank=True)
    expert_opinion = models.TextField(_("expert opinion"), blank=True)
    rectify_until = models.DateField(_("rectify until"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=AcceptanceResult.choices, blank=True)
    remark = models.TextField(_("remark of the enterprise"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["project", "round"], name="acceptance_round_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(decided_at__isnull=True), name="acceptance_one_open"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Acceptance of %(project)s, round %(round)s") % {"project": self.project, "round": self.round}

    def get_absolute_url(self) -> str:
        """The page of this round."""
        return reverse("projects:acceptance_round", args=[self.pk])

    @property
    def state(self) -> str:
        """The result, for badges; nothing before the decision."""
        return self.result


@audited()
class AcceptanceItem(models.Model):
    """One technical indicator of the project in one round: measured, computed, confirmed."""

    states = Verdict

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="items")
    requirement = models.ForeignKey(ProjectRequirement, models.PROTECT, related_name="results")
    measured = models.CharField(_("measured value"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    computed = models.CharField(
        _("computed verdict"), max_length=10, choices=Verdict.choices, default=Verdict.OPEN, editable=False
    )
    verdict = models.CharField(_("verdict of the enterprise"), max_length=10, choices=Verdict.choices, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("accepted indicator")
        verbose_name_plural = _("accepted indicators")
        ordering = ["requirement__position", "id"]
        constraints = [models.UniqueConstraint(fields=["acceptance", "requirement"], name="acceptance_item_once")]

    def __str__(self) -> str:
        return f"{self.requirement_id}: {self.measured}"


@audited()
class Outcome(Stateful):
    """What came out of a project. ``amount`` is yuan for revenue and cost in ``year``, persons for jobs, else empty.

    Revenue over several years is several outcomes, each confirmed for its year.
    """

    states = OutcomeState

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=OutcomeState.choices,
        default=OutcomeState.REPORTED,
        db_default=OutcomeState.REPORTED,
        editable=False,
    )
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, db_default=Now(), editable=False)
    reported_side = models.CharField(
        _("reported by"), max_length=12, choices=Side.choices, db_default=Side.COLLEGE, editable=False
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="outcomes")
    kind = models.CharField(_("kind"), max_length=20, choices=OutcomeKind.choices)
    title = models.CharField(_("title"), max_length=300)
    reference = models.CharField(_("number, DOI or the like"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(pgettext_lazy("time", "confirmed"), null=True)
    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-year", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The outcome's page."""
        return reverse("projects:outcome", args=[self.pk])


@audited()
class Evaluation(models.Model):
    """What one side thinks of the cooperation: 1 (poor) to 5 (very good), and words.

    Asked of both sides when a project that had begun is over; shown to the other side once neither is asked any more.
    """

    states = EvaluationState

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=EvaluationState.choices,
        default=EvaluationState.ASKED,
        db_default=EvaluationState.ASKED,
        editable=False,
    )
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, db_default=Now(), editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="evaluations")
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    quality = models.PositiveSmallIntegerField(_("quality of the work"), null=True)
    punctuality = models.PositiveSmallIntegerField(_("punctuality"), null=True)
    communication = models.PositiveSmallIntegerField(_("communication"), null=True)
    words = models.TextField(_("in words"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "side"], name="evaluation_once_per_side"),
            models.CheckConstraint(
                condition=Q(quality__range=(1, 5), punctuality__range=(1, 5), communication__range=(1, 5)),
                name="evaluation_one_to_five",
            ),
            models.CheckConstraint(
                condition=~Q(state=EvaluationState.GIVEN)
                | Q(
                    quality__isnull=False, punctuality__isnull=False, communication__isnull=False, author__isnull=False
                ),
                name="evaluation_given_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        """The project's page with its evaluations."""
        return reverse("projects:evaluations", args=[self.project_id])


@audited()
class YearlySheet(models.Model):
    """A researcher's year as the college confirmed it; the PDF is kept as a file of this record."""

    researcher = models.ForeignKey("researchers.Researcher", models.PROTECT, related_name="yearly_sheets")
    year = models.PositiveSmallIntegerField(_("year"))
    content = models.JSONField(_("figures and records"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(pgettext_lazy("time", "confirmed"), auto_now_add=True)
    objects = YearlySheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly sheet")
        verbose_name_plural = _("yearly sheets")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["researcher", "year"], name="yearly_sheet_once")]

    def __str__(self) -> str:
        return gettext("Yearly sheet %(year)s of %(name)s") % {"year": self.year, "name": self.researcher}

    def get_absolute_url(self) -> str:
        """The sheet's page."""
        return reverse("projects:sheet", args=[self.researcher_id, self.year])
