"""A claim 揭榜申请 on a need and what belongs to it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core import links
from core.audit import HiddenDigest, audited
from core.models import Stateful
from needs.enums import AnswerKind, ClaimState, ContactKind, DeclineReason, TeamRole
from needs.models.need import Need, Requirement
from needs.querysets import ClaimQuerySet
from researchers.models import Researcher


@audited()
class Claim(Stateful):
    """A researcher's offer to solve a need. Short first; the full plan is asked for before acceptance. Money in yuan.

    ``submitted_at`` is when the college let it pass: what has none was never shown to the enterprise.
    """

    states = ClaimState

    need = models.ForeignKey(Need, models.PROTECT, related_name="claims", verbose_name=_("need"))
    leader = models.ForeignKey(Researcher, models.PROTECT, related_name="claims_led", verbose_name=_("leader"))
    college = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("college"))
    state = models.CharField(
        _("state"), max_length=20, choices=ClaimState.choices, default=ClaimState.DRAFT, editable=False
    )
    need_version = models.PositiveIntegerField(_("version of the need that was claimed"), default=0, editable=False)

    approach = models.CharField(_("approach"), max_length=300)
    price = models.DecimalField(_("rough price (yuan)"), max_digits=14, decimal_places=2)
    months = models.PositiveSmallIntegerField(_("months needed"))
    proof = models.CharField(_("one proof that you can do it"), max_length=500)

    full_approach = models.TextField(_("full approach"), blank=True)
    readiness_path = models.TextField(_("path of technology readiness"), blank=True)
    instruments = models.TextField(_("instruments needed"), blank=True)
    background_ip = models.TextField(_("background IP"), blank=True)
    hazards = models.TextField(_("hazards"), blank=True)
    conflict_of_interest = models.TextField(_("conflict of interest"), blank=True)
    no_conflict_declared = models.BooleanField(_("no conflict of interest"), default=False)
    plan_submitted_at = models.DateTimeField(_("full plan handed in"), null=True, editable=False)
    reconfirm_needed = models.BooleanField(
        _("need has changed since, to be reconfirmed"), default=False, editable=False
    )

    decline_reason = models.CharField(
        _("declined because"), max_length=20, choices=DeclineReason.choices, blank=True, editable=False
    )
    released_by_enterprise = models.BooleanField(_("released by the enterprise"), null=True, editable=False)
    diagnosed_need = models.BooleanField(_("the leader diagnosed this need"), default=False, editable=False)
    submitted_at = models.DateTimeField(_("submitted to the enterprise"), null=True, editable=False)
    accepted_at = models.DateTimeField(pgettext_lazy("claim", "accepted"), null=True, editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            models.Index(fields=["need", "state"], name="claim_need_state"),
            models.Index(fields=["leader", "-id"], name="claim_leader"),
            models.Index(fields=["college", "state", "-id"], name="claim_college_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(state=ClaimState.ACCEPTED), name="claim_one_accepted_per_need"
            ),
            models.UniqueConstraint(
                fields=["need", "leader"],
                condition=Q(state__in=("draft", "college_review", "returned", "submitted", "shortlisted", "accepted")),
                name="claim_one_open_per_leader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need.number} – {self.leader}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls the claim."""
        return f"{self.need} – {self.leader}"

    def get_absolute_url(self) -> str:
        """The claim's page."""
        return links.record("needs:claim_detail", self.pk)


@audited()
class ClaimMember(models.Model):
    """A member of a claim's team; students by name only. A named researcher confirms taking part."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="members")
    role = models.CharField(_("part"), max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)
    researcher = models.ForeignKey(Researcher, models.PROTECT, null=True, blank=True, related_name="claim_memberships")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80, blank=True)
    task = models.CharField(_("task"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "researcher"],
                condition=Q(researcher__isnull=False),
                name="claim_member_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited(hidden=("email",))
class ClaimPartner(HiddenDigest):
    """A partner unit 联合体 of a claim; it confirms by a link that only its own mail has, and the lead college approves it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("partner unit"), max_length=120)
    task = models.CharField(_("task"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, db_default="")
    link_sent_at = models.DateTimeField(_("link sent"), null=True, editable=False)
    hidden_digest = models.JSONField(editable=False, default=dict, db_default={})
    confirmed_by = models.CharField(_("confirmed by"), max_length=80, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved by the lead college"), null=True, editable=False)

    class Meta:
        verbose_name = _("partner unit")
        verbose_name_plural = _("partner units")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


@audited()
class ClaimAnswer(models.Model):
    """A claim's answer to one technical indicator of the need."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="answers")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="answers")
    kind = models.CharField(pgettext_lazy("indicator", "answer"), max_length=10, choices=AnswerKind.choices)
    value = models.CharField(_("value offered"), max_length=120, blank=True)
    note = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("answer to an indicator")
        verbose_name_plural = _("answers to indicators")
        ordering = ["requirement__position", "id"]
        constraints = [models.UniqueConstraint(fields=["claim", "requirement"], name="claim_answer_once")]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.kind}"


@audited()
class ClaimMilestone(models.Model):
    """A planned milestone; ``month`` counts from the start of the project, ``amount`` is the payment in yuan."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("milestone"), max_length=120)
    deliverable = models.CharField(_("what is delivered"), max_length=300, blank=True)
    month = models.PositiveSmallIntegerField(_("by month"))
    amount = models.DecimalField(_("payment (yuan)"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("planned milestone")
        verbose_name_plural = _("planned milestones")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


@audited()
class ClaimBudgetLine(models.Model):
    """One line of a claim's budget, in yuan."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="budget_lines")
    purpose = models.CharField(_("purpose"), max_length=120)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.purpose


@audited()
class ClaimContact(models.Model):
    """A talk or site visit between claimant and enterprise, logged by either side."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind.choices)
    held_on = models.DateField(_("on"))
    participants = models.CharField(_("participants"), max_length=200, blank=True)
    note = models.TextField(_("what was said"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("talk or visit")
        verbose_name_plural = _("talks and visits")
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"
