"""The written text of contracts: its versions, the universities' own templates, and who the legal persons are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import HiddenDigest, audited
from core.validators import check_uscc
from files.models import StoredFile
from projects.enums import ContractKind, TextOrigin
from projects.models.contract import Contract
from projects.querysets import ContractTemplateQuerySet, OfContractQuerySet


@audited(hidden=("representative", "account"))
class LegalPerson(HiddenDigest):
    """How a university signs: asked for with its first contract, then kept and proposed for every later one."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="legal_person", verbose_name=_("organisation")
    )
    legal_name = models.CharField(_("legal name"), max_length=120)
    code = models.CharField(_("unified social credit code"), max_length=18, validators=[check_uscc])
    address = models.CharField(_("address"), max_length=200, blank=True)
    representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    account = models.CharField(_("bank and account"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("legal person")
        verbose_name_plural = _("legal persons")

    def __str__(self) -> str:
        return self.legal_name


@audited()
class ContractTemplate(models.Model):
    """A university's own .docx for one kind of contract; the newest in use replaces the portal's."""

    university = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("university"))
    kind = models.CharField(_("kind"), max_length=20, choices=ContractKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    retired_at = models.DateTimeField(_("out of use since"), null=True)
    objects = ContractTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of contracts")
        verbose_name_plural = _("templates of contracts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["university", "kind", "number"], name="contract_template_number_once"),
            models.UniqueConstraint(
                fields=["university", "kind"], condition=Q(retired_at__isnull=True), name="contract_template_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        """The page of templates."""
        return reverse("projects:contract_templates")


@audited()
class ContractText(models.Model):
    """One written text of a contract: filled in by the portal, or uploaded. ``content_version`` is what it was made of."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="texts")
    content_version = models.PositiveIntegerField(pgettext_lazy("contract", "version of the text"))
    origin = models.CharField(_("origin"), max_length=10, choices=TextOrigin.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    template = models.ForeignKey(
        ContractTemplate, models.PROTECT, null=True, related_name="+", verbose_name=_("template")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a contract")
        verbose_name_plural = _("texts of contracts")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.contract_id} v{self.content_version}"
