"""Closed lists of background work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Look, looks


@looks(
    queued=Look("waiting", "hourglass"),
    running=Look("active", "player-play"),
    done=Look("good", "circle-check"),
    failed=Look("bad", "alert-triangle"),
    cancelled=Look("quiet", "circle-x"),
)
class JobState(models.TextChoices):
    """How far a piece of background work is."""

    QUEUED = "queued", _("Waiting to begin")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (JobState.QUEUED, JobState.RUNNING)
