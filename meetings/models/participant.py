"""Who takes part in a meeting: organisations as parties, and the persons they send."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import HiddenDigest, audited
from meetings.enums import Answer, AttendanceHow
from meetings.models.meeting import Meeting
from meetings.querysets import OfMeetingQuerySet


@audited()
class MeetingParty(models.Model):
    """An organisation that takes part. The district that holds the meeting is a party like the others."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="meeting_parties", verbose_name=_("organisation")
    )
    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("party of a meeting")
        verbose_name_plural = _("parties of meetings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="meeting_party_once"),
        ]

    def __str__(self) -> str:
        return self.organisation.name


@audited(hidden=("guest_name", "guest_email"))
class Participant(HiddenDigest):
    """A person invited for a party: somebody of the portal, or a guest who is known by name and address only.

    ``invited_sequence`` is the revision of the meeting that the person was last sent. ``answer`` holds for the time of that
    revision: another time asks anew.
    """

    states = Answer

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    party = models.ForeignKey(MeetingParty, models.CASCADE, related_name="participants", verbose_name=_("party"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    guest_name = models.CharField(_("name of the guest"), max_length=80, blank=True)
    guest_email = models.EmailField(_("e-mail address of the guest"), max_length=254, blank=True)
    answer = models.CharField(
        pgettext_lazy("invitation", "answer"), max_length=10, choices=Answer.choices, default=Answer.WAITING
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    invited_at = models.DateTimeField(pgettext_lazy("person", "invited"), null=True, editable=False)
    invited_sequence = models.PositiveIntegerField(null=True, editable=False)
    attended_at = models.DateTimeField(_("attendance recorded"), null=True, editable=False)
    attended_how = models.CharField(
        _("how attendance is known"), max_length=10, choices=AttendanceHow.choices, blank=True, editable=False
    )
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a meeting")
        verbose_name_plural = _("participants of meetings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest_name="", guest_email="")
                | (Q(user__isnull=True) & ~Q(guest_name="")),
                name="meeting_participant_member_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(attended_at__isnull=True, attended_how="")
                | (Q(attended_at__isnull=False) & ~Q(attended_how="")),
                name="meeting_participant_attended",
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="meeting_participant_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "guest_email"], condition=~Q(guest_email=""), name="meeting_guest_once"
            ),
        ]
        indexes = [models.Index(fields=["user", "meeting"], name="meeting_participant_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How the person is called."""
        return str(self.user) if self.user is not None else self.guest_name

    @property
    def email(self) -> str:
        """Where the invitation goes; empty for a guest whose data were erased."""
        return self.user.email if self.user is not None else self.guest_email

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        """The page of the meeting on which the invitation is answered."""
        return reverse("meetings:detail", args=[self.meeting_id])
