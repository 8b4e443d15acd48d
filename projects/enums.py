"""Closed lists of projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectState(models.TextChoices):
    """States of a cooperation project."""

    PREPARING = "preparing", _("Preparing the contract")
    RUNNING = "running", _("Running")
    SUSPENDED = "suspended", _("Suspended")
    ACCEPTING = "accepting", _("In acceptance")
    RECTIFYING = "rectifying", _("Rectifying")
    COMPLETED = "completed", _("Completed")
    TERMINATED = "terminated", _("Terminated")
