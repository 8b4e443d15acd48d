"""A technical need and what belongs to it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core import links
from core.audit import HiddenDigest, audited
from core.models import Stateful
from enterprises.models import Enterprise, HopedProject
from needs.enums import (
    OPEN_DIAGNOSIS_STATES,
    Comparator,
    ConsentMeans,
    ConsentState,
    CooperationMode,
    DiagnosisState,
    Importance,
    IpTerms,
    NameDisclosure,
    NeedArea,
    NeedCloseReason,
    NeedState,
    PauseOrigin,
    TechnologyReadiness,
    VersionState,
)
from needs.models.undertaking import Undertaking
from needs.querysets import DiagnosisQuerySet, NeedQuerySet
from researchers.models import Researcher


@audited(hidden=("contact_name", "contact_phone"), exclude=("open_claims",))
class Need(Stateful, HiddenDigest):
    """What an enterprise cannot do by itself and asks the college to solve.

    Money is in yuan. ``title`` and ``summary`` are public once published; everything else here is the detail for vetted
    researchers and the district; what is confidential stands in ``NeedConfidential``.
    """

    states = NeedState

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="needs", verbose_name=_("enterprise"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    hoped_project = models.ForeignKey(
        HopedProject, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    state = models.CharField(
        _("state"), max_length=20, choices=NeedState.choices, default=NeedState.DRAFT, editable=False
    )
    close_reason = models.CharField(
        _("closed because"), max_length=20, choices=NeedCloseReason.choices, blank=True, editable=False
    )
    pause_origin = models.CharField(
        _("paused by"), max_length=12, choices=PauseOrigin.choices, blank=True, editable=False
    )

    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("public summary"), max_length=1000, blank=True)
    trouble = models.TextField(_("the trouble, in your own words"))
    area = models.CharField(_("area"), max_length=30, choices=NeedArea.choices)
    industry = models.CharField(_("industry code"), max_length=8, blank=True)
    contact_name = models.CharField(_("contact"), max_length=80)
    contact_phone = models.CharField(_("phone"), max_length=32)
    name_disclosure = models.CharField(
        _("who learns the enterprise’s name"),
        max_length=20,
        choices=NameDisclosure.choices,
        default=NameDisclosure.RESEARCHERS,
    )

    background = models.TextField(_("background"), blank=True)
    constraints = models.TextField(_("constraints"), blank=True)
    tried = models.TextField(_("what was tried"), blank=True)
    readiness_now = models.PositiveSmallIntegerField(
        _("readiness now"), choices=TechnologyReadiness.choices, null=True, blank=True
    )
    readiness_target = models.PositiveSmallIntegerField(
        _("readiness wanted"), choices=TechnologyReadiness.choices, null=True, blank=True
    )
    cooperation_mode = models.CharField(
        _("mode of cooperation"), max_length=20, choices=CooperationMode.choices, default=CooperationMode.OPEN
    )
    budget_min = models.DecimalField(_("budget from (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    budget_max = models.DecimalField(_("budget to (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    budget_negotiable = models.BooleanField(_("budget to be negotiated (面议)"), default=True)
    deadline = models.DateField(_("solution wanted by"), null=True, blank=True)
    ip_terms = models.CharField(
        _("ownership of results"), max_length=20, choices=IpTerms.choices, default=IpTerms.NEGOTIABLE
    )
    claimant_conditions = models.TextField(_("conditions on claimants"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    no_state_secret = models.BooleanField(_("contains no state secret"), default=False)
    invited_researchers = models.ManyToManyField(
        Researcher, related_name="+", blank=True, verbose_name=_("invited researchers")
    )
    diagnosing_researcher = models.ForeignKey(
        Researcher, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    source_number = models.CharField(_("number at the source"), max_length=80, blank=True, editable=False)
    found_by = models.ForeignKey(
        Researcher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("found on site by"),
        editable=False,
        # Nobody looks needs up by it, and an index on this table would be made while it is locked.
        db_index=False,
    )
    on_behalf = models.BooleanField(_("entered on behalf (代填)"), default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    first_claim_at = models.DateTimeField(_("first claim"), null=True, editable=False)
    matched_at = models.DateTimeField(_("matched"), null=True, editable=False)
    content_version = models.PositiveIntegerField(_("version of the published text"), default=0, editable=False)
    open_claims = models.PositiveIntegerField(_("claims"), default=0, editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("technical need")
        verbose_name_plural = _("technical needs")
        indexes = [
            models.Index(fields=["district", "state", "-id"], name="need_district_state"),
            models.Index(fields=["district", "-id"], name="need_district"),
            models.Index(fields=["district", "area", "-id"], name="need_district_area"),
            models.Index(fields=["enterprise", "-id"], name="need_enterprise"),
            models.Index(fields=["park", "-id"], name="need_park"),
            models.Index(fields=["state", "-id"], name="need_state"),
            models.Index(
                fields=["valid_until"], name="need_valid_until", condition=Q(state__in=("published", "paused"))
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_min__isnull=True)
                | Q(budget_max__isnull=True)
                | Q(budget_max__gte=models.F("budget_min")),
                name="need_budget_range",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "source_number"], condition=~Q(source_number=""), name="need_source_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The need's page."""
        return links.record("needs:detail", self.pk)


@audited(hidden=("text",))
class NeedConfidential(HiddenDigest):
    """Confidential detail of a need: a table of its own, so that no list, export or search can take it along."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="confidential")
    text = models.TextField(_("confidential detail"), blank=True)

    class Meta:
        verbose_name = _("confidential detail")
        verbose_name_plural = _("confidential details")

    def __str__(self) -> str:
        return f"{self.need_id}"


@audited()
class Requirement(models.Model):
    """A technical indicator 技术指标 that a solution must or should reach. ``unit`` is free text such as %, mg/L."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("indicator"), max_length=120)
    comparator = models.CharField(
        _("comparison"), max_length=10, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    target = models.CharField(_("target"), max_length=120)
    target_upper = models.CharField(_("upper target"), max_length=60, blank=True)
    current = models.CharField(_("now"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    method = models.CharField(_("test method or standard"), max_length=200, blank=True)
    importance = models.CharField(
        _("must or should"), max_length=5, choices=Importance.choices, default=Importance.MUST
    )

    class Meta:
        verbose_name = _("technical indicator")
        verbose_name_plural = _("technical indicators")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The indicator in words: "purity at least 99.5 %"."""
        mark = ":" if self.comparator == Comparator.DESCRIBED else ""
        return f"{self.name}{mark} {self.target_words}"

    @property
    def target_words(self) -> str:
        """The target in words: "at least 99.5 %", "between 3–5 mm"."""
        words = "" if self.comparator == Comparator.DESCRIBED else self.get_comparator_display()
        target = f"{self.target}–{self.target_upper}" if self.comparator == Comparator.BETWEEN else self.target
        return " ".join(part for part in (words, target, self.unit) if part)


@audited(exclude=("content",))
class NeedVersion(models.Model):
    """One version of a published need's text; a change of requirements, budget or IP waits for review first."""

    states = VersionState

    need = models.ForeignKey(Need, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=12, choices=VersionState.choices, default=VersionState.PROPOSED, editable=False
    )
    content = models.JSONField(_("content"))
    material = models.BooleanField(_("changes requirements, budget or IP"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(_("what was changed and why"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True, editable=False)

    class Meta:
        verbose_name = _("version of a need")
        verbose_name_plural = _("versions of a need")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["need", "number"], name="need_version_once"),
            models.UniqueConstraint(
                fields=["need"], condition=Q(state=VersionState.PROPOSED), name="need_version_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["need"], condition=Q(state=VersionState.CURRENT), name="need_version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} v{self.number}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls the change."""
        return str(self.need)


@audited()
class NeedFollower(models.Model):
    """A person who wants to hear what becomes of a need."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follower of a need")
        verbose_name_plural = _("followers of needs")
        constraints = [models.UniqueConstraint(fields=["need", "user"], name="need_follower_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.user_id}"


@audited(hidden=("text",))
class Diagnosis(Stateful, HiddenDigest):
    """A researcher helps to restate a need: asked, agreed with non-disclosure signed, restated, adopted or lapsed."""

    states = DiagnosisState

    need = models.ForeignKey(Need, models.CASCADE, related_name="diagnoses")
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="diagnoses")
    state = models.CharField(
        _("state"), max_length=10, choices=DiagnosisState.choices, default=DiagnosisState.ASKED, editable=False
    )
    signed_at = models.DateTimeField(_("non-disclosure signed"), null=True, editable=False)
    undertaking = models.ForeignKey(
        Undertaking,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,  # never looked up by it
        verbose_name=_("undertaking signed"),
    )
    title = models.CharField(_("restated title"), max_length=120, blank=True)
    text = models.TextField(_("restated text"), blank=True)
    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name = _("diagnosis")
        verbose_name_plural = _("diagnoses")
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(state__in=OPEN_DIAGNOSIS_STATES), name="need_one_diagnosis"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need.number} {self.need.title}"

    def get_absolute_url(self) -> str:
        """The page on which the researcher works and the enterprise decides."""
        return reverse("needs:diagnosis", args=[self.pk])


@audited(hidden=("agreed_by",))
class NeedConsent(Stateful, HiddenDigest):
    """The enterprise's consent to a need that officials entered on its behalf: by link, by telephone as recorded, or
    by submitting the need itself. ``agreed_version`` is the version of the record that was agreed to.
    """

    states = ConsentState

    need = models.OneToOneField(Need, models.CASCADE, related_name="consent")
    state = models.CharField(
        _("state"), max_length=10, choices=ConsentState.choices, default=ConsentState.ASKED, editable=False
    )
    means = models.CharField(_("how"), max_length=10, choices=ConsentMeans.choices, blank=True, editable=False)
    agreed_by = models.CharField(_("who agreed"), max_length=80, blank=True)
    agreed_at = models.DateTimeField(_("when"), null=True, blank=True)
    agreed_version = models.PositiveIntegerField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("consent of the enterprise")
        verbose_name_plural = _("consents of enterprises")

    def __str__(self) -> str:
        return f"{self.need.number} {self.need.title}"

    def get_absolute_url(self) -> str:
        """The need's page."""
        return self.need.get_absolute_url()
