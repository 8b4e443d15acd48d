"""Enterprises and parks: what they are, what they make, what they lack, what they hope for."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import HiddenDigest, audited
from core.models import Stamped, Stateful
from core.validators import check_uscc
from enterprises.enums import CloseReason, EnterpriseSize, EnterpriseState, Qualification
from enterprises.industry import EDITION as INDUSTRY_EDITION
from enterprises.querysets import EnterpriseQuerySet, ParkQuerySet


@audited()
class Park(Stamped):
    """Profile of an industrial park."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="park", verbose_name=_("park"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    development_status = models.TextField(_("development status"), blank=True)
    industrial_layout = models.TextField(_("industrial layout"), blank=True)
    plan = models.TextField(_("plan"), blank=True)
    liaison = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("liaison")
    )
    objects = ParkQuerySet.as_manager()

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("enterprises:park", args=[self.pk])


@audited(hidden=("address",))
class Enterprise(Stateful, HiddenDigest):
    """Profile of an enterprise; the people who act for it are members of its organisation."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="enterprise", verbose_name=_("enterprise")
    )
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, validators=[check_uscc])
    state = models.CharField(
        _("state"), max_length=20, choices=EnterpriseState.choices, default=EnterpriseState.REGISTERED, editable=False
    )
    close_reason = models.CharField(_("closed because"), max_length=20, choices=CloseReason.choices, blank=True)
    industry = models.CharField(_("industry code"), max_length=8, blank=True)
    industry_edition = models.CharField(_("edition of the industry code"), max_length=20, default=INDUSTRY_EDITION)
    size = models.CharField(_("size"), max_length=10, choices=EnterpriseSize.choices, blank=True)
    qualifications = ArrayField(
        models.CharField(max_length=20, choices=Qualification.choices),
        default=list,
        blank=True,
        verbose_name=_("qualifications"),
    )
    is_key = models.BooleanField(_("key enterprise"), default=False)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    development_status = models.TextField(_("development status"), blank=True)
    main_products = models.TextField(_("main products"), blank=True)
    technical_shortcomings = models.TextField(_("technical shortcomings"), blank=True)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = EnterpriseQuerySet.as_manager()
    states = EnterpriseState

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        indexes = [
            models.Index(fields=["district", "state", "id"], name="enterprise_district_state"),
            models.Index(fields=["park", "id"], name="enterprise_park"),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("enterprises:overview", args=[self.pk])


@audited()
class HopedProject(models.Model):
    """A project that an enterprise hopes for; one click makes it a draft need."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="hoped_projects")
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hoped-for project")
        verbose_name_plural = _("hoped-for projects")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


@audited(hidden=("name", "phone", "email"))
class EnterpriseContact(HiddenDigest):
    """A person to telephone at an enterprise."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="contacts")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    duty = models.CharField(_("post"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=32)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
