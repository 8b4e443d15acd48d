"""Closed lists of what a meeting brings: statements, commitments, minutes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


class StatementKind(models.TextChoices):
    """What a statement is: a part of an enterprise's introduction, taken from its profile, or what somebody said."""

    STATUS = "status", _("Development status")
    PRODUCTS = "products", _("Main products")
    SHORTCOMINGS = "shortcomings", _("Technical shortcomings")
    HOPED = "hoped", _("Project hoped for")
    SAID = "said", pgettext_lazy("statement", "Said at the meeting")


@looks(
    open=Look("active", "circle-dashed"),
    done=Look("good", "circle-check"),
    dropped=Look("quiet", "ban"),
)
class CommitmentState(models.TextChoices):
    """States of a commitment."""

    OPEN = "open", pgettext_lazy("commitment", "Open")
    DONE = "done", pgettext_lazy("commitment", "Done")
    DROPPED = "dropped", pgettext_lazy("commitment", "Dropped")


class CommitmentOutcome(models.TextChoices):
    """How a settled commitment ended."""

    IN_TIME = "in_time", pgettext_lazy("commitment", "Done in time")
    LATE = "late", pgettext_lazy("commitment", "Done late")
    DROPPED = "dropped", pgettext_lazy("commitment", "Dropped")
