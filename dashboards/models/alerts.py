"""Thresholds of figures by which a district is warned."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped
from dashboards.enums import Comparison, Span
from dashboards.querysets import AlertThresholdQuerySet


@audited()
class AlertThreshold(Stamped):
    """When a figure or rate of a district is worth a warning.

    ``value`` is in the unit in which the figure is shown: percent of a rate, ten thousand yuan of money. ``crossed_on`` is the
    day on which the daily look found it crossed; it is empty again once the figure is back, so that each crossing is mailed once.
    """

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    figure = models.CharField(_("figure"), max_length=60)
    comparison = models.CharField(_("warn when it"), max_length=10, choices=Comparison.choices)
    value = models.DecimalField(_("threshold"), max_digits=14, decimal_places=2)
    months = models.PositiveSmallIntegerField(_("counted over"), choices=Span.choices, default=Span.QUARTER)
    crossed_on = models.DateField(_("crossed since"), null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    objects = AlertThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "figure", "comparison", "months"], name="alert_threshold_once")
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.comparison} {self.value}"

    def get_absolute_url(self) -> str:
        """The district's dashboard, which shows what is crossed."""
        return f"{reverse('dashboards:dashboard')}?of={self.district_id}"
