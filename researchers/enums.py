"""Closed lists of researchers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Look, looks


@looks(
    applied=Look("waiting", "clock"),
    refused=Look("bad", "x"),
    vetted=Look("good", "circle-check"),
    on_leave=Look("quiet", "player-pause"),
    left=Look("quiet", "logout"),
)
class ResearcherState(models.TextChoices):
    """Where a researcher stands with the college."""

    APPLIED = "applied", _("Applied, to be vetted")
    REFUSED = "refused", _("Refused")
    VETTED = "vetted", _("Vetted")
    ON_LEAVE = "on_leave", _("On leave")
    LEFT = "left", _("Left")


class Availability(models.TextChoices):
    """Whether a researcher takes on new work."""

    OPEN = "open", _("Takes on new work")
    LIMITED = "limited", _("Has little time")
    CLOSED = "closed", _("Takes on nothing new")


class AcademicTitle(models.TextChoices):
    """Professional titles of university staff."""

    PROFESSOR = "professor", _("Professor")
    ASSOCIATE_PROFESSOR = "associate_professor", _("Associate professor")
    LECTURER = "lecturer", _("Lecturer")
    ASSISTANT = "assistant", _("Teaching assistant")
    SENIOR_ENGINEER = "senior_engineer", _("Senior engineer")
    ENGINEER = "engineer", _("Engineer")
    POSTDOC = "postdoc", _("Postdoctoral researcher")
    OTHER = "other", _("Other")


class PatentStatus(models.TextChoices):
    """How far a patent has come."""

    FILED = "filed", _("Filed")
    GRANTED = "granted", _("Granted")
    LAPSED = "lapsed", _("Lapsed")
