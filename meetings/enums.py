"""Closed lists of exchange meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


@looks(
    planned=Look("quiet", "pencil"),
    invited=Look("info", "send"),
    held=Look("active", "users"),
    closed=Look("good", "circle-check"),
    cancelled=Look("bad", "ban"),
)
class MeetingState(models.TextChoices):
    """States of a meeting, from its preparation to its confirmed minutes."""

    PLANNED = "planned", pgettext_lazy("meeting", "In preparation")
    INVITED = "invited", pgettext_lazy("meeting", "Invitations sent")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CLOSED = "closed", pgettext_lazy("meeting", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


COMING_STATES = (MeetingState.PLANNED, MeetingState.INVITED)
"""States in which the meeting is still to come."""
TAKEN_PLACE_STATES = (MeetingState.HELD, MeetingState.CLOSED)
"""States of a meeting that took place."""


@looks(
    waiting=Look("waiting", "hourglass"),
    accepted=Look("good", "circle-check"),
    tentative=Look("info", "help-circle"),
    declined=Look("bad", "circle-x"),
)
class Answer(models.TextChoices):
    """What an invited person answered."""

    WAITING = "waiting", pgettext_lazy("invitation", "No answer yet")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Will come")
    TENTATIVE = "tentative", pgettext_lazy("invitation", "Perhaps")
    DECLINED = "declined", pgettext_lazy("invitation", "Will not come")


GIVEN_ANSWERS = (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED)
"""Answers that a person can give."""


class AttendanceHow(models.TextChoices):
    """How attendance became known."""

    SIGNED_IN = "signed_in", _("Confirmed in the portal")
    LINK = "link", _("Confirmed by the link of the invitation")
    ORGANISER = "organiser", _("Recorded by the organiser")
