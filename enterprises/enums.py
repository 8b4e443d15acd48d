"""Closed lists of enterprises."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


@looks(
    registered=Look("waiting", "clock"),
    returned=Look("waiting", "arrow-back-up"),
    verified=Look("good", "circle-check"),
    suspended=Look("bad", "ban"),
    closed=Look("quiet", "lock"),
)
class EnterpriseState(models.TextChoices):
    """Where an enterprise stands with the district. Only verified ones publish needs."""

    REGISTERED = "registered", _("Registered, to be verified")
    RETURNED = "returned", _("Returned for correction")
    VERIFIED = "verified", _("Verified")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class EnterpriseSize(models.TextChoices):
    """Size class by the national standard for small and medium-sized enterprises (工信部联企业〔2011〕300号)."""

    LARGE = "large", pgettext_lazy("size of an enterprise", "Large")
    MEDIUM = "medium", pgettext_lazy("size of an enterprise", "Medium")
    SMALL = "small", pgettext_lazy("size of an enterprise", "Small")
    MICRO = "micro", pgettext_lazy("size of an enterprise", "Micro")


class Qualification(models.TextChoices):
    """Official recognitions that an enterprise may hold."""

    HIGH_TECH = "high_tech", _("High-tech enterprise")
    TECH_SME = "tech_sme", _("Technology-based SME")
    SPECIALISED = "specialised", _("Specialised and sophisticated SME (专精特新)")
    ABOVE_SCALE = "above_scale", _("Above designated size")


class CloseReason(models.TextChoices):
    """Why an enterprise left the portal for good."""

    MERGED = "merged", _("Merged into another enterprise")
    DEREGISTERED = "deregistered", _("Deregistered")
