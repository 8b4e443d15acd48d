"""Closed lists of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


class ReportKind(models.TextChoices):
    """Of which period a template's reports are."""

    MONTHLY = "monthly", _("Monthly report")
    QUARTERLY = "quarterly", _("Quarterly report")
    ANNUAL = "annual", _("Annual report")
    AD_HOC = "ad_hoc", _("Report of any months")


class Grouping(models.TextChoices):
    """By what the figures are also told apart; each makes a table and a sheet of its own."""

    MONTH = "month", pgettext_lazy("grouping", "Month")
    AREA = "area", pgettext_lazy("grouping", "Area")
    PARK = "park", pgettext_lazy("grouping", "Park")
    ENTERPRISE = "enterprise", pgettext_lazy("grouping", "Enterprise")
    INDUSTRY = "industry", pgettext_lazy("grouping", "Industry")
    COLLEGE = "college", pgettext_lazy("grouping", "College")
    DEPARTMENT = "department", pgettext_lazy("grouping", "Department")


class FileFormat(models.TextChoices):
    """As what a report can be downloaded."""

    XLSX = "xlsx", _("Excel sheet")
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word document")


@looks(
    due=Look("waiting", "hourglass"),
    made=Look("good", "circle-check"),
    failed=Look("bad", "alert-triangle"),
)
class RunState(models.TextChoices):
    """How far a scheduled report is."""

    DUE = "due", _("To be made")
    MADE = "made", _("Made and sent")
    FAILED = "failed", _("Failed")
