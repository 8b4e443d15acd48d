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


@looks(
    draft=Look("quiet", "pencil"),
    sent=Look("waiting", "send"),
    objected=Look("bad", "hand-stop"),
    unanswered=Look("waiting", "hourglass"),
    confirmed=Look("good", "circle-check"),
    filed=Look("quiet", "archive"),
    superseded=Look("quiet", "history"),
)
class MinutesState(models.TextChoices):
    """States of one revision of the minutes."""

    DRAFT = "draft", pgettext_lazy("minutes", "Draft")
    SENT = "sent", _("Before the parties")
    OBJECTED = "objected", pgettext_lazy("minutes", "Objected to")
    UNANSWERED = "unanswered", _("Not answered by all")
    CONFIRMED = "confirmed", _("Confirmed by all")
    FILED = "filed", _("Filed without everybody’s confirmation")
    SUPERSEDED = "superseded", _("Replaced by a new revision")


OUT_STATES = (MinutesState.SENT, MinutesState.OBJECTED, MinutesState.UNANSWERED)
"""States of a revision that the parties have and that is not final."""
FINAL_STATES = (MinutesState.CONFIRMED, MinutesState.FILED)


class Verdict(models.TextChoices):
    """What a party says to the minutes."""

    CONFIRMED = "confirmed", pgettext_lazy("party", "Confirmed")
    OBJECTED = "objected", pgettext_lazy("party", "Objected")


class CommitmentOutcome(models.TextChoices):
    """How a settled commitment ended."""

    IN_TIME = "in_time", pgettext_lazy("commitment", "Done in time")
    LATE = "late", pgettext_lazy("commitment", "Done late")
    DROPPED = "dropped", pgettext_lazy("commitment", "Dropped")
