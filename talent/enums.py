"""Closed lists of stationing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


class StationingKind(models.TextChoices):
    """As what a researcher is stationed at an enterprise."""

    SPECIALIST = "specialist", _("Science and technology specialist for an enterprise")
    DEPUTY = "deputy", _("Deputy head for science and technology")


@looks(
    called=Look("waiting", "school"),
    offered=Look("waiting", "building-factory-2"),
    agreeing=Look("waiting", "file-text"),
    running=Look("active", "player-play"),
    ended=Look("good", "circle-check"),
    ended_early=Look("quiet", "ban"),
    declined=Look("bad", "circle-x"),
    withdrawn=Look("quiet", "arrow-back-up"),
    lapsed=Look("quiet", "hourglass"),
)
class StationingState(models.TextChoices):
    """States of a stationing, from the call or offer to the end of the term."""

    CALLED = "called", _("Called for by the enterprise")
    OFFERED = "offered", _("Offered by the college")
    AGREEING = "agreeing", _("Agreement before the three parties")
    RUNNING = "running", pgettext_lazy("stationing", "Running")
    ENDED = "ended", _("Term over")
    ENDED_EARLY = "ended_early", _("Ended early")
    DECLINED = "declined", pgettext_lazy("stationing", "Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


OPEN_STATIONING_STATES = (StationingState.CALLED, StationingState.OFFERED, StationingState.AGREEING)
HOLDING_STATES = (StationingState.OFFERED, StationingState.AGREEING, StationingState.RUNNING)
"""States in which a stationing counts against the number of enterprises that a person may serve."""
TERM_STATES = (StationingState.RUNNING, StationingState.ENDED, StationingState.ENDED_EARLY)
"""States of a stationing that has had a term."""


class Party(models.TextChoices):
    """The three parties of the agreement."""

    UNIVERSITY = "university", _("University")
    ENTERPRISE = "enterprise", _("Enterprise")
    RESEARCHER = "researcher", _("Researcher")


@looks(
    proposed=Look("waiting", "clock"),
    agreed=Look("good", "circle-check"),
    declined=Look("bad", "circle-x"),
    withdrawn=Look("quiet", "arrow-back-up"),
    lapsed=Look("quiet", "hourglass"),
)
class ExtensionState(models.TextChoices):
    """States of a proposed extension of the term."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class DayPart(models.TextChoices):
    """Half-day steps of a day log."""

    WHOLE = "whole", _("Whole day")
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class DayPlace(models.TextChoices):
    """Where the day was worked."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("Remote")


@looks(
    submitted=Look("waiting", "clock"),
    confirmed=Look("good", "circle-check"),
    rejected=Look("bad", "circle-x"),
    lapsed=Look("quiet", "hourglass"),
    corrected=Look("quiet", "edit"),
    withdrawn=Look("quiet", "arrow-back-up"),
)
class DayState(models.TextChoices):
    """States of one version of a day log. Only confirmed days count."""

    SUBMITTED = "submitted", _("To be confirmed by the enterprise")
    CONFIRMED = "confirmed", pgettext_lazy("day", "Confirmed")
    REJECTED = "rejected", pgettext_lazy("day", "Rejected")
    LAPSED = "lapsed", _("Lapsed")
    CORRECTED = "corrected", _("Replaced by a correction")
    WITHDRAWN = "withdrawn", _("Withdrawn")


HOLDING_DAY_STATES = (DayState.SUBMITTED, DayState.CONFIRMED)
"""States in which a day holds its place in the researcher's calendar."""
