"""A day that a stationed researcher worked for the enterprise."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.format import day_text
from core.models import Stateful
from needs.models import Need
from researchers.models import Researcher
from talent.enums import DayPart, DayPlace, DayState
from talent.models.stationing import Stationing
from talent.querysets import DayQuerySet

WHOLE_DAY, HALF_DAY = Decimal("1.0"), Decimal("0.5")
HOLDS = Q(state__in=("submitted", "confirmed"))


@audited()
class StationDay(Stateful):
    """One version of the log of a day. A correction is a new version; the old one stays readable.

    Of a researcher's date each half is held by one version at most, whatever the number of enterprises: two partial unique
    constraints say so, whoever writes the row. ``first_of_year`` marks the confirmed day on which the college reached this enterprise for the first time in the calendar year.
    """

    states = DayState

    stationing = models.ForeignKey(Stationing, models.PROTECT, related_name="days", verbose_name=_("stationing"))
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="+", verbose_name=_("researcher"))
    state = models.CharField(
        _("state"), max_length=12, choices=DayState.choices, default=DayState.SUBMITTED, editable=False
    )
    date = models.DateField(_("date"))
    part = models.CharField(_("part of the day"), max_length=10, choices=DayPart.choices, default=DayPart.WHOLE)
    days = models.DecimalField(_("days"), max_digits=2, decimal_places=1, default=WHOLE_DAY, editable=False)
    place = models.CharField(_("where"), max_length=10, choices=DayPlace.choices, default=DayPlace.ON_SITE)
    work = models.TextField(_("work done"), max_length=1000)
    problem = models.TextField(_("problem found"), max_length=1000, blank=True)
    result = models.TextField(_("result"), max_length=1000, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", editable=False
    )
    number_of_version = models.PositiveSmallIntegerField(_("version of the log"), default=1, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    first_of_year = models.BooleanField(_("first of the year"), default=False, editable=False)
    need = models.OneToOneField(
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="station_day",
        verbose_name=_("need that came of it"),
        editable=False,
    )
    turned_at = models.DateTimeField(_("problem became a need"), null=True, editable=False)
    objects = DayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day log")
        verbose_name_plural = _("day logs")
        indexes = [
            models.Index(fields=["stationing", "-date", "-id"], name="station_day_stationing"),
            models.Index(fields=["date", "id"], condition=Q(state="confirmed"), name="station_day_confirmed"),
            models.Index(fields=["stationing"], condition=Q(state="submitted"), name="station_day_submitted"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["researcher", "date"],
                condition=HOLDS & Q(part__in=("whole", "morning")),
                name="station_day_morning_once",
            ),
            models.UniqueConstraint(
                fields=["researcher", "date"],
                condition=HOLDS & Q(part__in=("whole", "afternoon")),
                name="station_day_afternoon_once",
            ),
            models.CheckConstraint(
                condition=Q(part="whole", days=WHOLE_DAY) | (~Q(part="whole") & Q(days=HALF_DAY)),
                name="station_day_days",
            ),
            models.CheckConstraint(
                condition=Q(need__isnull=True, turned_at__isnull=True) | Q(need__isnull=False, turned_at__isnull=False),
                name="station_day_need_with_time",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, number_of_version=1)
                | Q(replaces__isnull=False, number_of_version__gt=1),
                name="station_day_versions",
            ),
        ]

    def __str__(self) -> str:
        return f"{day_text(self.date)} {self.stationing.enterprise} · {self.researcher}"

    def get_absolute_url(self) -> str:
        """The day's page."""
        return reverse("talent:day", args=[self.pk])
