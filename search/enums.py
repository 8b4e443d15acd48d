"""Closed lists of search."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AlertFrequency(models.TextChoices):
    """How soon a person hears of new hits of a saved search."""

    NOW = "now", _("At once")
    DAILY = "daily", pgettext_lazy("alert", "Daily")
    WEEKLY = "weekly", pgettext_lazy("alert", "Weekly")
    OFF = "off", _("Never; only keep the search")
