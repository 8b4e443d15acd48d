"""Closed lists of projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


@looks(
    preparing=Look("waiting", "file-text"),
    running=Look("active", "player-play"),
    suspended=Look("bad", "player-pause"),
    accepting=Look("waiting", "clipboard-check"),
    rectifying=Look("waiting", "edit"),
    completed=Look("good", "circle-check"),
    terminated=Look("quiet", "circle-x"),
)
class ProjectState(models.TextChoices):
    """States of a cooperation project."""

    PREPARING = "preparing", _("Preparing the contract")
    RUNNING = "running", _("Running")
    SUSPENDED = "suspended", pgettext_lazy("project", "Suspended")
    ACCEPTING = "accepting", _("In acceptance")
    RECTIFYING = "rectifying", _("Rectifying")
    COMPLETED = "completed", _("Completed")
    TERMINATED = "terminated", _("Terminated")
