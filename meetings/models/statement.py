"""What was said at a meeting, and the records that were made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.audit import audited
from core.models import OfRecord, Stamped
from core.querysets import OfRecordQuerySet
from enterprises.models import Enterprise, HopedProject
from meetings.models.meeting import AgendaItem, Meeting
from meetings.models.participant import MeetingParty, Participant
from meetings.outcome_enums import StatementKind
from meetings.querysets import OfMeetingQuerySet


@audited()
class Statement(Stamped):
    """One statement: a part of an enterprise's introduction as its profile has it, or what a participant said.

    ``enterprise`` is whom it is about: needs and calls are made for it. ``source`` names the part of the profile, so that
    an introduction is written down once.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="statements", verbose_name=_("meeting"))
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("item of the agenda"),
    )
    party = models.ForeignKey(
        MeetingParty, models.SET_NULL, null=True, blank=True, related_name="statements", verbose_name=_("party")
    )
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="statements", verbose_name=_("speaker")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("enterprise")
    )
    kind = models.CharField(
        pgettext_lazy("statement", "kind"),
        max_length=12,
        choices=StatementKind.choices,
        default=StatementKind.SAID,
        editable=False,
    )
    source = models.CharField(max_length=40, blank=True, editable=False)
    hoped_project = models.ForeignKey(
        HopedProject, models.SET_NULL, null=True, blank=True, related_name="statements", editable=False
    )
    text = models.TextField(pgettext_lazy("statement", "what was said"), max_length=2000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["id"]
        indexes = [models.Index(fields=["meeting", "id"], name="statement_meeting")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "enterprise", "source"], condition=~Q(source=""), name="statement_source_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


@audited()
class StatementResult(OfRecord):
    """A record that was made of a statement. ``maker`` is the kind of record: each kind is made once.

    Number and address are copied, so that a page full of statements needs no record's table.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="results")
    maker = models.CharField(max_length=20)
    number = models.CharField(_("number"), max_length=16)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record made of a statement")
        verbose_name_plural = _("records made of statements")
        ordering = ["id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="statement_result_record")]
        constraints = [
            models.UniqueConstraint(fields=["statement", "maker"], name="statement_result_once"),
        ]

    def __str__(self) -> str:
        return self.number
