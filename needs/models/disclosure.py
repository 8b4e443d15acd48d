"""Who may read the confidential detail of a need: signed by the researcher, granted by the enterprise, every reading kept."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Stateful
from files.models import StoredFile
from needs.enums import DisclosureState
from needs.models.need import Need
from needs.models.undertaking import Undertaking
from needs.querysets import ConfidentialReadQuerySet, DisclosureQuerySet
from researchers.models import Researcher


@audited()
class Disclosure(Stateful):
    """One researcher's access to one need's confidential detail, from the request to its end, and again."""

    states = DisclosureState

    need = models.ForeignKey(Need, models.PROTECT, related_name="disclosures", verbose_name=_("need"))
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="disclosures", verbose_name=_("researcher"))
    state = models.CharField(
        _("state"), max_length=10, choices=DisclosureState.choices, default=DisclosureState.ASKED, editable=False
    )
    purpose = models.CharField(_("what you need it for"), max_length=300)
    undertaking = models.ForeignKey(
        Undertaking, models.PROTECT, related_name="+", editable=False, verbose_name=_("undertaking signed")
    )
    granted_at = models.DateTimeField(_("last granted"), null=True, editable=False)
    ends_on = models.DateField(_("open until"), null=True, blank=True)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to confidential detail")
        verbose_name_plural = _("access to confidential detail")
        indexes = [
            models.Index(fields=["researcher", "-id"], name="disclosure_researcher"),
            models.Index(fields=["ends_on"], condition=Q(state="granted"), name="disclosure_granted"),
        ]
        constraints = [models.UniqueConstraint(fields=["need", "researcher"], name="disclosure_once")]

    def __str__(self) -> str:
        return f"{self.need.number} – {self.researcher}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls the request."""
        return f"{self.need} – {self.researcher}"

    def get_absolute_url(self) -> str:
        """The page of the access."""
        return reverse("needs:disclosure", args=[self.pk])


class ConfidentialRead(models.Model):
    """One reading of the confidential detail, or download of a confidential file. Append-only: the database refuses changes.

    ``disclosure`` is the access by which it was read; people of the enterprise itself need none.
    """

    append_only = True

    need = models.ForeignKey(Need, models.PROTECT, related_name="confidential_reads", verbose_name=_("need"))
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, null=True, related_name="reads")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    read_at = models.DateTimeField(_("when"), auto_now_add=True)
    objects = ConfidentialReadQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of confidential detail")
        verbose_name_plural = _("readings of confidential detail")
        indexes = [
            models.Index(fields=["need", "-id"], name="confidential_read_need"),
            models.Index(
                fields=["need", "disclosure", "-id"],
                condition=Q(disclosure__isnull=False),
                name="confidential_read_outside",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.need_id} {self.reader_id}"
