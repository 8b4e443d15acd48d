"""A table of needs that somebody uploaded, from its check to its import."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped
from enterprises.models import Enterprise
from needs.enums import NeedArea
from needs.querysets import NeedImportQuerySet


@audited()
class NeedImport(Stamped):
    """One upload; the file hangs on it, the work on it is done by background jobs."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enterprise")
    )
    district = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    area = models.CharField(_("area"), max_length=30, choices=NeedArea.choices, blank=True)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    imported = models.PositiveIntegerField(_("needs imported"), default=0, editable=False)
    objects = NeedImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of needs")
        verbose_name_plural = _("imports of needs")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of its check or import."""
        return reverse("needs:import_detail", args=[self.pk])
