"""The secret address under which a person's calendar is read."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.audit import audited


@audited(exclude=("token_digest", "read_at", "hour_from", "readings"))
class CalendarFeed(models.Model):
    """A person's calendar address. Only the digest of its secret is kept, so the address is shown once.

    ``readings`` counts since ``hour_from``: no address is read more than so often an hour.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("person")
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(pgettext_lazy("calendar address", "made"), default=timezone.now)
    read_at = models.DateTimeField(_("last read by a program"), null=True, blank=True)
    hour_from = models.DateTimeField(default=timezone.now, editable=False)
    readings = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)
