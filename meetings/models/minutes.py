"""Minutes 会议纪要: revisions, each sent to all parties, and what each party says to it."""

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
from meetings.models.meeting import Meeting
from meetings.outcome_enums import MinutesState, Verdict
from meetings.outcome_querysets import MinutesQuerySet


@audited()
class Minutes(Stateful):
    """One revision of a meeting's minutes. Once sent, its text stays as it is: a correction is a new revision."""

    states = MinutesState

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    revision = models.PositiveSmallIntegerField(_("revision"), editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=MinutesState.choices, default=MinutesState.DRAFT, editable=False
    )
    attendance = models.TextField(_("who was there"), max_length=10000, blank=True)
    proceedings = models.TextField(_("agenda and statements"), max_length=60000, blank=True)
    carried = models.TextField(_("commitments of earlier meetings"), max_length=20000, blank=True)
    promised = models.TextField(_("commitments of this meeting"), max_length=20000, blank=True)
    conclusion = models.TextField(_("conclusions"), max_length=10000, blank=True)
    note = models.CharField(_("what this revision changes"), max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("minutes", "sent"), null=True, editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of minutes")
        verbose_name_plural = _("minutes")
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "revision"], name="minutes_revision_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="draft"), name="minutes_one_draft"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=("sent", "objected", "unanswered", "confirmed", "filed")),
                name="minutes_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return _("Minutes of %(meeting)s, revision %(revision)s") % {"meeting": self.meeting, "revision": self.revision}

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        """The page of the revision."""
        return reverse("meetings:revision", args=[self.meeting_id, self.revision])


@audited()
class MinutesAnswer(models.Model):
    """What one party says to one revision; given on the portal, or to the organisers who record by whom."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="minutes_answers", verbose_name=_("party")
    )
    verdict = models.CharField(_("answer of the party"), max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("reason of the objection"), max_length=1000, blank=True)
    given_by = models.CharField(_("given by, at the party"), max_length=60, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    answered_at = models.DateTimeField(_("answered"), auto_now_add=True)

    class Meta:
        verbose_name = _("answer to minutes")
        verbose_name_plural = _("answers to minutes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "organisation"], name="minutes_answered_once"),
            models.CheckConstraint(
                condition=(Q(verdict="objected") & ~Q(reason="")) | Q(verdict="confirmed", reason=""),
                name="minutes_objection_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_verdict_display()}"
