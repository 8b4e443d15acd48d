"""Closed lists of mails and waiting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail is on its way out."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Frequency(models.TextChoices):
    """How soon a person wants to be mailed about a kind of event."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Daily digest")
    WEEKLY = "weekly", _("Weekly digest")
    OFF = "off", _("No mail")


DIGESTS = (Frequency.DAILY, Frequency.WEEKLY)


class Concern(models.TextChoices):
    """Why a waiting item concerns somebody."""

    ASSIGNED = "assigned", _("Must act")
    ESCALATED = "escalated", _("Follows up")
