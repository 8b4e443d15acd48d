"""A commitment 承诺事项 given at a meeting: who, what, until when."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import audited
from core.models import Stateful
from enterprises.models import Enterprise
from meetings.models.meeting import Meeting
from meetings.outcome_enums import CommitmentOutcome, CommitmentState
from meetings.outcome_querysets import CommitmentQuerySet


@audited()
class Commitment(Stateful):
    """What one party owes the others.

    ``organisation`` owes it; ``enterprise``, ``park`` and ``college`` say where it counts. ``first_due_on`` keeps the day that
    was promised at the meeting, whatever is agreed later. ``outcome`` is written when the commitment is settled.
    """

    states = CommitmentState

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="commitments", verbose_name=_("meeting"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="commitments", verbose_name=_("organisation that owes it")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person who answers for it"),
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("enterprise")
    )
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    college = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("college")
    )
    what = models.TextField(pgettext_lazy("commitment", "what is promised"), max_length=500)
    due_on = models.DateField(pgettext_lazy("commitment", "until"))
    first_due_on = models.DateField(_("promised at the meeting until"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState.choices, default=CommitmentState.OPEN, editable=False
    )
    evidence = models.TextField(_("evidence"), max_length=1000, blank=True, editable=False)
    settled_on = models.DateField(_("settled on"), null=True, editable=False)
    outcome = models.CharField(
        _("how it ended"), max_length=10, choices=CommitmentOutcome.choices, blank=True, editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [
            models.Index(fields=["meeting", "id"], name="commitment_meeting"),
            models.Index(fields=["organisation", "state", "due_on"], name="commitment_owed"),
            models.Index(fields=["person", "state"], name="commitment_person"),
            models.Index(fields=["district", "due_on", "id"], name="commitment_district_due"),
            models.Index(fields=["enterprise"], condition=Q(state="open"), name="commitment_open_enterprise"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", settled_on__isnull=True) | (~Q(outcome="") & Q(settled_on__isnull=False)),
                name="commitment_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return f"{self.number} {self.what} · {self.organisation}"

    @property
    def shown_meeting(self) -> Meeting | None:
        """The meeting, for a reader who may read it: the row came from ``with_meeting(user)``."""
        return self.meeting if getattr(self, "meeting_seen", False) else None

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("meetings:commitment", args=[self.pk])
