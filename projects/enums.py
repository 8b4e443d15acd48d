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


class ProjectOrigin(models.TextChoices):
    """How a project came about; directed ones are counted apart from matched needs."""

    MATCHED = "matched", _("From a published need")
    DIRECTED = "directed", _("Directed cooperation")


class ProjectResult(models.TextChoices):
    """How a completed project passed its acceptance."""

    PASSED = "passed", _("Passed")
    PARTLY = "partly", _("Partly passed")


class Side(models.TextChoices):
    """The sides of a project; a change or a proposal of one needs the other."""

    ENTERPRISE = "enterprise", _("Enterprise")
    COLLEGE = "college", _("College")


class ApprovalSide(models.TextChoices):
    """Who approves a contract before it is signed: three different persons."""

    ENTERPRISE = "enterprise", _("Enterprise")
    COLLEGE = "college", _("College (performing unit)")
    TRANSFER_OFFICE = "transfer_office", _("Technology-transfer office")


class ContractKind(models.TextChoices):
    """Kinds of technology contract: Civil Code of the PRC, art. 843 ff., and the measures for their registration."""

    COMMISSIONED = "commissioned", _("Commissioned development")
    JOINT = "joint", _("Joint development")
    TRANSFER = "transfer", _("Technology transfer")
    LICENCE = "licence", _("Technology licence")
    CONSULTING = "consulting", _("Technical consulting")
    SERVICE = "service", _("Technical service")


@looks(
    drafting=Look("quiet", "pencil"),
    in_approval=Look("waiting", "clipboard-check"),
    approved=Look("info", "circle-check"),
    signed=Look("good", "file-text"),
    fulfilled=Look("good", "circle-check"),
    terminated=Look("quiet", "circle-x"),
    abandoned=Look("quiet", "ban"),
)
class ContractState(models.TextChoices):
    """States of a technology contract."""

    DRAFTING = "drafting", _("Being drafted")
    IN_APPROVAL = "in_approval", _("In approval")
    APPROVED = "approved", _("Approved, to be signed")
    SIGNED = "signed", _("Signed, in force")
    FULFILLED = "fulfilled", pgettext_lazy("contract", "Fulfilled")
    TERMINATED = "terminated", _("Terminated")
    ABANDONED = "abandoned", _("Abandoned")


@looks(
    proposed=Look("waiting", "clipboard-check"),
    agreed=Look("good", "circle-check"),
    declined=Look("bad", "circle-x"),
    withdrawn=Look("quiet", "ban"),
)
class AmendmentState(models.TextChoices):
    """States of a change to a signed contract."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@looks(
    submitted=Look("waiting", "send"),
    returned=Look("bad", "edit"),
    registered=Look("good", "shield-check"),
    refused=Look("quiet", "circle-x"),
)
class RegistrationState(models.TextChoices):
    """States of a contract's registration 技术合同认定登记."""

    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned for correction")
    REGISTERED = "registered", _("Registered")
    REFUSED = "refused", _("Refused")


@looks(
    planned=Look("quiet", "calendar-due"),
    invoiced=Look("waiting", "report"),
    received=Look("good", "circle-check"),
)
class PaymentState(models.TextChoices):
    """How far a planned payment has come."""

    PLANNED = "planned", _("Planned")
    INVOICED = "invoiced", _("Invoiced")
    RECEIVED = "received", _("Received")


class PartyRole(models.TextChoices):
    """Parts that legal persons play in a contract."""

    CLIENT = "client", _("Party A (client)")
    CONTRACTOR = "contractor", _("Party B (contractor)")
    OTHER = "other", _("Further party")


class TextOrigin(models.TextChoices):
    """Where a written text of a contract comes from."""

    GENERATED = "generated", _("Filled in by the portal")
    UPLOADED = "uploaded", pgettext_lazy("contract text", "Uploaded")


@looks(
    planned=Look("quiet", "flag"),
    submitted=Look("waiting", "clipboard-check"),
    confirmed=Look("good", "circle-check"),
    returned=Look("bad", "arrow-back-up"),
)
class MilestoneState(models.TextChoices):
    """States of a milestone."""

    PLANNED = "planned", _("Planned")
    SUBMITTED = "submitted", _("Submitted, to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("milestone", "Confirmed")
    RETURNED = "returned", _("Returned")


class ReportRhythm(models.IntegerChoices):
    """How many months one progress report covers."""

    MONTH = 1, _("Monthly")
    QUARTER = 3, _("Quarterly")
    HALF_YEAR = 6, _("Half-yearly")


@looks(
    due=Look("quiet", "calendar-due"),
    submitted=Look("waiting", "file-text"),
    reviewed=Look("good", "circle-check"),
    returned=Look("bad", "arrow-back-up"),
)
class ReportState(models.TextChoices):
    """States of a periodic progress report."""

    DUE = "due", pgettext_lazy("report", "Due")
    SUBMITTED = "submitted", _("Submitted, to be reviewed")
    REVIEWED = "reviewed", _("Reviewed")
    RETURNED = "returned", _("Returned")


class ChangeKind(models.TextChoices):
    """What a change request changes."""

    EXTENSION = "extension", _("Extension")
    SCOPE = "scope", _("Scope")
    REQUIREMENT = "requirement", _("Technical indicator")
    BUDGET = "budget", _("Budget")
    TEAM = "team", _("Team")


@looks(
    proposed=Look("waiting", "switch-horizontal"),
    agreed=Look("good", "circle-check"),
    declined=Look("bad", "circle-x"),
    withdrawn=Look("quiet", "arrow-back-up"),
)
class ChangeState(models.TextChoices):
    """States of a change request and of a proposed directed project."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@looks(
    passed=Look("good", "circle-check"),
    partly=Look("good", "circle-check"),
    rectify=Look("waiting", "edit"),
    failed=Look("bad", "circle-x"),
    withdrawn=Look("quiet", "arrow-left"),
    lapsed=Look("quiet", "clock"),
    unsent=Look("quiet", "clock"),
)
class AcceptanceResult(models.TextChoices):
    """How one round of acceptance ended. The first four are the enterprise's decisions."""

    PASSED = "passed", _("Passed")
    PARTLY = "partly", _("Partly passed")
    RECTIFY = "rectify", _("To be rectified")
    FAILED = "failed", pgettext_lazy("acceptance", "Failed")
    WITHDRAWN = "withdrawn", pgettext_lazy("acceptance", "Withdrawn by the leader")
    LAPSED = "lapsed", pgettext_lazy("acceptance", "Not decided in time")
    UNSENT = "unsent", pgettext_lazy("acceptance", "Not handed in in time")


@looks(met=Look("good", "circle-check"), not_met=Look("bad", "circle-x"), open=Look("waiting", "help-circle"))
class Verdict(models.TextChoices):
    """Whether a measured value reaches its target."""

    MET = "met", _("Reached")
    NOT_MET = "not_met", _("Not reached")
    OPEN = "open", _("To be judged by people")


@looks(
    reported=Look("waiting", "hourglass"),
    confirmed=Look("good", "circle-check"),
    declined=Look("bad", "arrow-back-up"),
    withdrawn=Look("quiet", "arrow-left"),
)
class OutcomeState(models.TextChoices):
    """States of an outcome: one side reports it, the other or the college confirms it."""

    REPORTED = "reported", _("Reported, to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("outcome", "Confirmed")
    DECLINED = "declined", pgettext_lazy("outcome", "Not confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@looks(asked=Look("waiting", "hourglass"), given=Look("good", "circle-check"), lapsed=Look("quiet", "clock"))
class EvaluationState(models.TextChoices):
    """States of one side's evaluation."""

    ASKED = "asked", _("Evaluation asked for")
    GIVEN = "given", pgettext_lazy("evaluation", "Given")
    LAPSED = "lapsed", pgettext_lazy("evaluation", "Not given in time")


class OutcomeKind(models.TextChoices):
    """Kinds of outcome of a project."""

    PATENT = "patent", _("Patent")
    PAPER = "paper", _("Paper")
    STANDARD = "standard", _("Standard")
    NEW_PRODUCT = "new_product", pgettext_lazy("outcome", "New product")
    ADDED_REVENUE = "added_revenue", _("Added revenue")
    SAVED_COST = "saved_cost", _("Saved cost")
    JOBS = "jobs", _("Jobs")
