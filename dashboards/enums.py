"""Closed lists of dashboards."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Comparison(models.TextChoices):
    """On which side of its threshold a figure is worth a warning."""

    BELOW = "below", pgettext_lazy("threshold", "falls below")
    ABOVE = "above", pgettext_lazy("threshold", "rises above")


class Span(models.IntegerChoices):
    """Over how many months, this one included, what belongs to a period is added up."""

    MONTH = 1, _("this month")
    QUARTER = 3, _("the last three months")
    HALF = 6, _("the last six months")
    YEAR = 12, _("the last twelve months")
