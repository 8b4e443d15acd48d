"""Closed lists of figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """How a figure is counted; kinds are never added to each other."""

    STOCK = "stock", _("how many there are now")
    FLOW = "flow", _("how many happened in a period")
    DURATION = "duration", _("how long it took, by the period in which it ended")
    SUM = "sum", _("how much was brought about in a period")
    DUE = "due", _("how many are open, by the day on which they are due")


class ScopeKind(models.TextChoices):
    """Organisations for which figures are kept."""

    DISTRICT = "district", _("District")
    PARK = "park", _("Park")
    ENTERPRISE = "enterprise", _("Enterprise")
    COLLEGE = "college", _("College")
    DEPARTMENT = "department", _("Department")


OF_PERIOD = (Kind.FLOW, Kind.DURATION, Kind.SUM)
"""Kinds that belong to a period; the others say how things stand now."""


class PeriodKind(models.TextChoices):
    """Lengths of periods that can be frozen."""

    MONTH = "month", pgettext_lazy("period", "Month")
    QUARTER = "quarter", pgettext_lazy("period", "Quarter")
    YEAR = "year", pgettext_lazy("period", "Year")
