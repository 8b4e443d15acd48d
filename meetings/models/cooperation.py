"""The cooperation plan 合作方案 of a district: parties, years, goals measured by figures, and its revisions."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped
from meetings.models.meeting import Meeting
from meetings.outcome_querysets import OfPlanQuerySet, PlanQuerySet


@audited()
class CooperationPlan(Stamped):
    """What district and colleges want to reach together. The text in force stands here, every text in its revisions."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    title = models.CharField(pgettext_lazy("plan", "title"), max_length=120)
    starts_year = models.PositiveSmallIntegerField(_("first year"))
    ends_year = models.PositiveSmallIntegerField(_("last year"))
    aims = models.TextField(_("aims and measures"), max_length=5000, blank=True)
    revision = models.PositiveSmallIntegerField(pgettext_lazy("plan", "revision"), default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation plan")
        verbose_name_plural = _("cooperation plans")
        indexes = [models.Index(fields=["district", "-starts_year"], name="cooperation_plan_district")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_year__gte=F("starts_year")), name="cooperation_plan_years"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """The years as a reader writes them."""
        return str(self.starts_year) if self.starts_year == self.ends_year else f"{self.starts_year}–{self.ends_year}"

    def get_absolute_url(self) -> str:
        """The page of the plan."""
        return reverse("meetings:plan", args=[self.pk])


@audited()
class PlanParty(models.Model):
    """An organisation that carries the plan."""

    plan = models.ForeignKey(CooperationPlan, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cooperation_plans", verbose_name=_("organisation")
    )
    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("party of a cooperation plan")
        verbose_name_plural = _("parties of cooperation plans")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "organisation"], name="cooperation_plan_party_once")]

    def __str__(self) -> str:
        return str(self.organisation)


@audited()
class PlanGoal(models.Model):
    """One goal: a figure or rate of the district, the least value that a year is to bring, and who answers for it."""

    plan = models.ForeignKey(CooperationPlan, models.CASCADE, related_name="goals")
    figure = models.CharField(pgettext_lazy("goal", "figure"), max_length=80)
    year = models.PositiveSmallIntegerField(pgettext_lazy("goal", "year"))
    target = models.DecimalField(pgettext_lazy("goal", "target"), max_digits=14, decimal_places=2)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("who answers for the goal")
    )
    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal of a cooperation plan")
        verbose_name_plural = _("goals of cooperation plans")
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "figure", "year"], name="cooperation_plan_goal_once"),
            models.CheckConstraint(condition=Q(target__gt=0), name="cooperation_plan_goal_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.year}"


@audited()
class PlanRevision(models.Model):
    """The plan as it read from one decision to the next, and the meeting at which it was decided."""

    plan = models.ForeignKey(CooperationPlan, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(pgettext_lazy("plan", "revision"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="plan_revisions", verbose_name=_("decided at")
    )
    decided_on = models.DateField(_("decided on"))
    note = models.CharField(_("what was changed and why"), max_length=300, blank=True)
    content: Any = models.JSONField(encoder=DjangoJSONEncoder)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("written down"), auto_now_add=True)
    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a cooperation plan")
        verbose_name_plural = _("revisions of cooperation plans")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="cooperation_plan_revision_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"
