"""Colleges, researchers, and what shows their expertise."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import audited
from core.models import Stamped, Stateful
from core.validators import check_orcid
from researchers.enums import AcademicTitle, Availability, PatentStatus, ResearcherState
from researchers.querysets import CollegeQuerySet, ResearcherQuerySet


@audited()
class College(Stamped):
    """Profile of a college."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="college", verbose_name=_("college"))
    introduction = models.TextField(_("introduction"), blank=True)
    strengths = models.TextField(_("fields of strength"), blank=True)
    objects = CollegeQuerySet.as_manager()

    class Meta:
        verbose_name = _("college")
        verbose_name_plural = _("colleges")

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("researchers:college", args=[self.pk])


@audited()
class Researcher(Stateful):
    """A member of a college who may claim needs once vetted."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="researcher", verbose_name=_("person")
    )
    college = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("college"))
    department = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ResearcherState.choices, default=ResearcherState.APPLIED, editable=False
    )
    title = models.CharField(_("professional title"), max_length=30, choices=AcademicTitle.choices, blank=True)
    keywords = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("expertise keywords")
    )
    directions = models.TextField(_("research directions"), blank=True)
    biography = models.TextField(_("short biography"), blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True, validators=[check_orcid])
    availability = models.CharField(
        _("availability"), max_length=10, choices=Availability.choices, default=Availability.OPEN
    )
    # Written by the services below on behalf of the apps further up, which hear of claims and projects.
    open_claims = models.PositiveIntegerField(_("open claims"), default=0, editable=False)
    running_projects = models.PositiveIntegerField(_("running projects"), default=0, editable=False)
    objects = ResearcherQuerySet.as_manager()
    states = ResearcherState

    class Meta:
        verbose_name = _("researcher")
        verbose_name_plural = _("researchers")
        indexes = [models.Index(fields=["college", "state", "id"], name="researcher_college_state")]
        constraints = [
            models.UniqueConstraint(fields=["orcid"], condition=~models.Q(orcid=""), name="researcher_orcid_once")
        ]

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("researchers:overview", args=[self.pk])


@audited()
class Publication(models.Model):
    """A paper, book or standard that shows a researcher's expertise."""

    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="publications")
    title = models.CharField(pgettext_lazy("publication", "title"), max_length=500)
    authors = models.CharField(_("authors"), max_length=1000, blank=True)
    venue = models.CharField(_("journal or publisher"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["researcher", "doi"], condition=~models.Q(doi=""), name="publication_doi_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class Patent(models.Model):
    """A patent of a researcher."""

    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="patents")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("patent or application number"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=PatentStatus.choices, default=PatentStatus.FILED)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    holders = models.CharField(_("holders in order"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("patent")
        verbose_name_plural = _("patents")
        ordering = ["-filed_on", "-id"]

    def __str__(self) -> str:
        return self.title
