"""What was counted: deltas just as they happened, and the summaries into which they are folded."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Organisation


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

    scope = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "figure", "period", "area", "item", "bucket"], name="summary_once")
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(count=0, total=0), name="summary_empty")]

    def __str__(self) -> str:
        return f"{self.figure} {self.scope_id}"
