"""Background work that somebody waits for: progress, result, file."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.storage import private_storage
from jobs.enums import OPEN, JobState
from jobs.querysets import JobQuerySet


class Job(models.Model):
    """One piece of work for one person. ``parameters`` hold ids and choices, nothing confidential."""

    states = JobState

    kind = models.CharField(_("kind"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("started by"))
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    record = GenericForeignKey("content_type", "object_id")
    parameters = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done = models.PositiveIntegerField(pgettext_lazy("work", "done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.TextField(pgettext_lazy("work", "message"), blank=True)
    result = models.JSONField(_("result"), default=dict)
    result_file = models.FileField(_("file"), storage=private_storage, max_length=120, blank=True)
    result_name = models.CharField(_("name of the file"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = models.DateTimeField(_("begun"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background work")
        verbose_name_plural = _("background work")
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["created_at"], condition=Q(state__in=OPEN), name="job_unfinished"),
            models.Index(fields=["finished_at"], condition=~Q(result_file=""), name="job_with_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """The page with the progress bar."""
        return reverse("jobs:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the work is still to be finished."""
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """How much is done, in percent, or ``None`` while that is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None
