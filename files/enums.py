"""Closed lists of files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """Whether a file is still shown with its record."""

    CURRENT = "current", _("Current")
    REPLACED = "replaced", _("Replaced")
    DELETED = "deleted", _("Deleted")


class ScanState(models.TextChoices):
    """What the virus scanner said of a file's content."""

    NONE = "none", _("Not scanned")
    CLEAN = "clean", _("Nothing found")
    WAITING = "waiting", _("In quarantine until it has been scanned")
    INFECTED = "infected", _("Virus found")
