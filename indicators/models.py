"""What was counted: deltas just as they happened, the summaries into which they are folded, and what was frozen of them."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from indicators.enums import PeriodKind
from indicators.periods import Period
from indicators.querysets import FrozenPeriodQuerySet


class Counted(models.Model):
    """Base of both tables. ``period`` is the first day of a month, the due day, or ``NO_PERIOD`` for stocks.

    ``bucket`` numbers the histogram of durations, ``total`` sums their days. These rows are derived from the business
    records and can be made again from them, so they are not audited.
    """

    figure = models.CharField(max_length=60)
    period = models.DateField()
    area = models.CharField(max_length=30, blank=True, default="")
    item = models.CharField(max_length=60, blank=True, default="")
    bucket = models.PositiveSmallIntegerField(default=0)
    count = models.BigIntegerField()
    total = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Delta(Counted):
    """One change of one figure, for every organisation in ``scopes``. Business transactions only insert these."""

    scopes = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.figure} {self.count:+d}"


class Summary(Counted):
    """Folded deltas of one organisation. Written by the fold alone."""

    # No index of its own: the planner would take it in place of ``summary_once``, which names figure and period as well.
    scope = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "figure", "period", "area", "item", "bucket"], name="summary_once")
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(count=0, total=0), name="summary_empty")]

    def __str__(self) -> str:
        return f"{self.figure} {self.scope_id}"


KEEP = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class FrozenPeriod(models.Model):
    """A month, quarter or year of a district whose figures were kept as they stood on one day after its end.

    Frozen rows are added and never changed: a trigger and the rights of the portal's role refuse it.
    """

    append_only = True

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    kind = models.CharField(_("length"), max_length=10, choices=PeriodKind.choices)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    # What was counted then: a figure that came later has no frozen number, which is not the same as nothing.
    figures = ArrayField(models.CharField(max_length=60), editable=False)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    frozen_at = models.DateTimeField(_("frozen"), auto_now_add=True)
    objects = FrozenPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen period")
        verbose_name_plural = _("frozen periods")
        constraints = [
            models.UniqueConstraint(fields=["district", "first", "last"], name="frozen_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="frozen_in_order"),
        ]
        triggers = [KEEP]

    def __str__(self) -> str:
        return self.period.text

    @property
    def period(self) -> Period:
        """The months that it is about."""
        return Period(kind=PeriodKind(self.kind), first=self.first)


class FrozenCell(Counted):
    """A number of one organisation as it was frozen; the same columns as ``Summary``, so that it is read in the same way."""

    append_only = True

    frozen = models.ForeignKey(FrozenPeriod, models.PROTECT, related_name="cells")
    scope = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["frozen", "scope", "figure", "period", "area", "item", "bucket"], name="frozen_cell_once"
            )
        ]
        triggers = [KEEP]

    def __str__(self) -> str:
        return f"{self.frozen_id} {self.figure} {self.scope_id}"


class FrozenRecord(models.Model):
    """That a record counted towards a figure when the period was frozen, for which organisations, and with how much.

    ``name`` is its number or the name of an organisation, never that of a person. A record that waits twice counts twice.
    """

    append_only = True

    frozen = models.ForeignKey(FrozenPeriod, models.PROTECT, related_name="records")
    figure = models.CharField(max_length=60)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    scopes = ArrayField(models.BigIntegerField())
    period = models.DateField()
    area = models.CharField(max_length=30, blank=True)
    item = models.CharField(max_length=60, blank=True)
    total = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["frozen", "figure", "object_id"], name="frozen_record")]
        triggers = [KEEP]

    def __str__(self) -> str:
        return f"{self.figure} {self.name}"
