"""Undertakings of non-disclosure: the text in its versions, and who signed which of them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import HiddenDigest, audited
from core.format import is_chinese


class NonDisclosureText(models.Model):
    """One version of the non-disclosure text. It is never changed, because people sign it; a new version is added."""

    append_only = True

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("non-disclosure text")
        verbose_name_plural = _("non-disclosure texts")
        ordering = ["-version"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def text(self) -> str:
        """The text in the reader's language; the Chinese one prevails."""
        return self.text_zh if is_chinese() else self.text_en


@audited(hidden=("name", "address"))
class Undertaking(HiddenDigest):
    """A person's signature under a version signed, for one need. Only the erasure of personal data touches it again."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="undertakings", verbose_name=_("need"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="undertakings", verbose_name=_("person")
    )
    text = models.ForeignKey(NonDisclosureText, models.PROTECT, related_name="+", verbose_name=_("version signed"))
    name = models.CharField(_("signed as"), max_length=80)
    address = models.GenericIPAddressField(_("signed from"), null=True)
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("undertaking of non-disclosure")
        verbose_name_plural = _("undertakings of non-disclosure")
        triggers = [
            pgtrigger.ReadOnly(name="signature", fields=["need", "person", "text", "signed_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.person_id}"
