"""A researcher stationed at an enterprise 驻企服务, the agreement of the three parties, and the district's limits."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped, Stateful
from enterprises.models import Enterprise
from researchers.models import Researcher
from talent.enums import ExtensionState, Party, StationingKind, StationingState
from talent.querysets import OfStationingQuerySet, RulesQuerySet, StationingQuerySet


@audited()
class StationingRules(Stamped):
    """A district's limits on stationing; a district without a row has the defaults."""

    district = models.OneToOneField(
        Organisation, models.PROTECT, related_name="stationing_rules", verbose_name=_("district")
    )
    most_enterprises = models.PositiveSmallIntegerField(_("enterprises per person at most"), default=3)
    least_days = models.PositiveSmallIntegerField(_("planned days at least"), default=20)
    log_within = models.PositiveSmallIntegerField(_("calendar days within which a day is logged"), default=14)
    source = models.CharField(_("laid down in"), max_length=200, blank=True)
    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits on stationing")
        verbose_name_plural = _("limits on stationing")
        constraints = [
            models.CheckConstraint(
                condition=Q(most_enterprises__gte=1, least_days__gte=1, log_within__gte=1),
                name="stationing_rules_positive",
            )
        ]

    def __str__(self) -> str:
        return str(self.district)


@audited()
class Stationing(Stateful):
    """One researcher at one enterprise for a term. A call has no researcher until the college answers it.

    ``department`` and ``park`` are as they were when the stationing began, so that figures keep their place.
    ``terms_version`` counts the texts put before the parties: approvals of an earlier text do not hold.
    """

    states = StationingState

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=StationingKind.choices)
    state = models.CharField(_("state"), max_length=12, choices=StationingState.choices, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="stationings", verbose_name=_("enterprise"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    college = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("college"))
    department = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    researcher = models.ForeignKey(
        Researcher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stationings",
        verbose_name=_("stationed researcher"),
    )
    point = models.CharField(_("point of service"), max_length=120)
    tasks = models.TextField(_("tasks"), max_length=2000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    planned_days = models.PositiveSmallIntegerField(_("planned days"))
    terms_version = models.PositiveSmallIntegerField(_("version of the agreement"), default=1, editable=False)
    agreed_on = models.DateField(_("agreed"), null=True, editable=False)
    over_on = models.DateField(_("last day"), null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = StationingQuerySet.as_manager()

    class Meta:
        verbose_name = _("stationing")
        verbose_name_plural = _("stationings")
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="stationing_enterprise"),
            models.Index(fields=["researcher", "state"], name="stationing_researcher"),
            models.Index(fields=["district", "state", "-id"], name="stationing_district_state"),
            models.Index(fields=["college", "state", "-id"], name="stationing_college_state"),
            models.Index(fields=["ends_on"], condition=Q(state="running"), name="stationing_running_ends"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="stationing_term"),
            models.UniqueConstraint(
                fields=["researcher", "enterprise"],
                condition=Q(state__in=("offered", "agreeing", "running")),
                name="stationing_once_at_a_time",
            ),
            models.CheckConstraint(
                # A call is answered first and its researcher written then, in the same transaction.
                condition=Q(researcher__isnull=False)
                | Q(state__in=("called", "agreeing", "declined", "withdrawn", "lapsed")),
                name="stationing_has_researcher",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise} · {self.researcher or self.get_kind_display()}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return str(self)

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("talent:detail", args=[self.pk])


@audited()
class StationingApproval(models.Model):
    """One party's approval of the agreement. The three are given by three different persons."""

    stationing = models.ForeignKey(Stationing, models.CASCADE, related_name="approvals")
    terms_version = models.PositiveSmallIntegerField(_("version of the agreement"))
    party = models.CharField(_("party"), max_length=12, choices=Party.choices)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    approved_at = models.DateTimeField(_("approved"), auto_now_add=True)
    objects = OfStationingQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a stationing agreement")
        verbose_name_plural = _("approvals of stationing agreements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["stationing", "terms_version", "party"], name="stationing_approved_once"),
            models.UniqueConstraint(
                fields=["stationing", "terms_version", "approved_by"], name="stationing_approved_by_different_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()} {self.stationing_id}"


@audited()
class StationingExtension(Stateful):
    """A later end of the term, proposed by one side and agreed to by the other."""

    states = ExtensionState

    stationing = models.ForeignKey(Stationing, models.PROTECT, related_name="extensions")
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ExtensionState.choices,
        default=ExtensionState.PROPOSED,
        editable=False,
    )
    old_ends_on = models.DateField(_("former end"))
    ends_on = models.DateField(_("new end"))
    old_planned_days = models.PositiveSmallIntegerField(_("days planned before"))
    planned_days = models.PositiveSmallIntegerField(_("days planned now"))
    reason = models.CharField(_("reason"), max_length=500)
    by_enterprise = models.BooleanField(_("proposed by the enterprise"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = OfStationingQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension of a stationing")
        verbose_name_plural = _("extensions of stationings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("old_ends_on")), name="stationing_extension_later"),
            models.UniqueConstraint(
                fields=["stationing"], condition=Q(state="proposed"), name="stationing_extension_open_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.stationing)

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return str(self)

    def get_absolute_url(self) -> str:
        """The agreement's page, where it is answered."""
        return reverse("talent:agreement", args=[self.stationing_id])
