"""An exchange meeting 交流对接会, the series to which it belongs, and its agenda."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped, Stateful
from enterprises.models import Enterprise
from meetings.enums import MeetingState
from meetings.querysets import MeetingQuerySet, OfMeetingQuerySet, SeriesQuerySet


@audited()
class MeetingSeries(Stamped):
    """Meetings that a district holds again and again, such as the monthly exchange with a college."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    title = models.CharField(pgettext_lazy("series of meetings", "name"), max_length=120)
    purpose = models.CharField(pgettext_lazy("series of meetings", "what it is for"), max_length=500, blank=True)
    place = models.CharField(_("usual place"), max_length=200, blank=True)
    is_active = models.BooleanField(pgettext_lazy("series of meetings", "goes on"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        indexes = [models.Index(fields=["district", "-id"], name="meeting_series_district")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the series."""
        return reverse("meetings:series", args=[self.pk])


@audited()
class Meeting(Stateful):
    """One meeting, from its preparation to its confirmed minutes.

    ``sequence`` is the revision that calendar programs read (RFC 5545): it rises with every change of what they show and
    with every cancellation, never falls. ``invited_at`` is when the first invitations went out: from then on the parties
    see the meeting. ``attendance_code`` is the number shown in the room beside the QR code.
    """

    states = MeetingState

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    series = models.ForeignKey(
        MeetingSeries, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("series")
    )
    title = models.CharField(pgettext_lazy("meeting", "title"), max_length=120)
    begins_at = models.DateTimeField(pgettext_lazy("meeting", "begins"))
    ends_at = models.DateTimeField(pgettext_lazy("meeting", "ends"))
    place = models.CharField(pgettext_lazy("meeting", "place"), max_length=200)
    note = models.TextField(_("note for those invited"), max_length=1000, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED, editable=False
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    invited_at = models.DateTimeField(_("invitations sent"), null=True, editable=False)
    attendance_code = models.CharField(max_length=6, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange meeting")
        verbose_name_plural = _("exchange meetings")
        indexes = [
            models.Index(fields=["district", "-begins_at", "-id"], name="meeting_district_day"),
            models.Index(fields=["-begins_at", "-id"], name="meeting_day"),
            models.Index(fields=["series", "-begins_at"], name="meeting_series_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="meeting_ends_after_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return str(self)

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("meetings:detail", args=[self.pk])


@audited()
class AgendaItem(models.Model):
    """One item of the agenda; with an enterprise, that enterprise introduces itself."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(pgettext_lazy("agenda", "item"), max_length=120)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("duration", "minutes"), default=10)
    speaker = models.CharField(_("speaker"), max_length=80, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="introductions",
        verbose_name=_("enterprise that introduces itself"),
    )
    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["meeting", "position"], name="agenda_item_meeting")]

    def __str__(self) -> str:
        return self.title
