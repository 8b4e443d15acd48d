"""Closed lists of service orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


class OrderKind(models.TextChoices):
    """What an enterprise asks help for."""

    PLATFORM = "platform", _("Creating a platform")
    PROGRAMME = "programme", _("Applying for a programme")


class PlatformType(models.TextChoices):
    """Platforms that an enterprise creates, as the authorities name them."""

    ENGINEERING_CENTRE = "engineering_centre", _("Engineering technology research centre")
    TECHNOLOGY_CENTRE = "technology_centre", _("Enterprise technology centre")
    LABORATORY = "laboratory", _("Key laboratory")
    WORKSTATION = "workstation", _("Workstation of academicians, postdocs or experts")
    OTHER = "other", pgettext_lazy("platform", "Another platform")


class Level(models.TextChoices):
    """By which authority a platform is recognised or a programme run."""

    NATIONAL = "national", _("National")
    PROVINCIAL = "provincial", _("Provincial")
    MUNICIPAL = "municipal", _("Municipal")
    DISTRICT = "district", pgettext_lazy("level", "District")


@looks(
    requested=Look("waiting", "inbox"),
    running=Look("active", "player-play"),
    submitted=Look("waiting", "send"),
    approved=Look("good", "trophy"),
    not_approved=Look("bad", "circle-x"),
    closed=Look("quiet", "archive"),
    declined=Look("bad", "hand-stop"),
    withdrawn=Look("quiet", "arrow-back-up"),
    cancelled=Look("quiet", "ban"),
    lapsed=Look("quiet", "hourglass"),
)
class OrderState(models.TextChoices):
    """States of a service order, from the request to the closing by both sides."""

    REQUESTED = "requested", _("Before the college")
    RUNNING = "running", pgettext_lazy("service order", "In progress")
    SUBMITTED = "submitted", pgettext_lazy("service order", "Handed in")
    APPROVED = "approved", pgettext_lazy("service order", "Approved by the authority")
    NOT_APPROVED = "not_approved", pgettext_lazy("service order", "Not approved by the authority")
    CLOSED = "closed", pgettext_lazy("service order", "Closed")
    DECLINED = "declined", pgettext_lazy("service order", "Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("service order", "Cancelled")
    LAPSED = "lapsed", _("Lapsed")


WORK_STATES = (OrderState.RUNNING, OrderState.SUBMITTED)
"""States in which the named people work on the order."""
DECIDED_STATES = (OrderState.APPROVED, OrderState.NOT_APPROVED)
"""States in which both sides look at the result and close the order."""
OPEN_STATES = (OrderState.REQUESTED, *WORK_STATES, *DECIDED_STATES)


class OrderResult(models.TextChoices):
    """What the authority decided."""

    APPROVED = "approved", pgettext_lazy("result", "Approved")
    NOT_APPROVED = "not_approved", pgettext_lazy("result", "Not approved")


class OrderSide(models.TextChoices):
    """The two sides that close an order."""

    ENTERPRISE = "enterprise", _("Enterprise")
    COLLEGE = "college", _("College")


@looks(
    open=Look("active", "circle-dashed"),
    done=Look("good", "circle-check"),
    dropped=Look("quiet", "ban"),
)
class TaskState(models.TextChoices):
    """States of a task of an order."""

    OPEN = "open", pgettext_lazy("task", "Open")
    DONE = "done", pgettext_lazy("task", "Done")
    DROPPED = "dropped", pgettext_lazy("task", "Dropped")
