"""Closed lists of technical needs and claims."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Look, looks


@looks(
    draft=Look("quiet", "pencil"),
    submitted=Look("waiting", "hourglass"),
    returned=Look("waiting", "arrow-back-up"),
    diagnosing=Look("active", "stethoscope"),
    published=Look("info", "world"),
    paused=Look("quiet", "player-pause"),
    expired=Look("quiet", "clock"),
    matched=Look("active", "heart-handshake"),
    contracted=Look("active", "file-text"),
    solved=Look("good", "circle-check"),
    closed=Look("quiet", "archive"),
)
class NeedState(models.TextChoices):
    """States of a technical need."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted, in review")
    RETURNED = "returned", _("Returned for correction")
    DIAGNOSING = "diagnosing", _("Being diagnosed")
    PUBLISHED = "published", _("Published")
    PAUSED = "paused", _("Paused")
    EXPIRED = "expired", _("Expired")
    MATCHED = "matched", _("Matched")
    CONTRACTED = "contracted", _("Contract signed")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


class NeedCloseReason(models.TextChoices):
    """Why a need was closed without having been solved here."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    SOLVED_OURSELVES = "solved_ourselves", _("Solved by the enterprise itself")
    SOLVED_ELSEWHERE = "solved_elsewhere", _("Solved elsewhere")
    NO_CLAIM = "no_claim", _("No suitable claim")
    LONG_TERM = "long_term", _("Kept as a long-term question")


class PauseOrigin(models.TextChoices):
    """Who paused a need: only the same side may have it published again."""

    ENTERPRISE = "enterprise", _("Paused by the enterprise")
    OFFICIAL = "official", _("Paused by the office")
    SUSPENSION = "suspension", _("Paused because the enterprise is suspended")


class NeedArea(models.TextChoices):
    """The four areas of the cooperation agreement."""

    INNOVATION_PLATFORM = "innovation_platform", _("Innovation platform")
    TALENT_TEAM = "talent_team", _("Talent and team")
    PROCESS_UPGRADING = "process_upgrading", _("Process upgrading")
    NEW_PRODUCT = "new_product", _("New product")


class TechnologyReadiness(models.IntegerChoices):
    """Technology readiness levels 1 to 9 after GB/T 22900-2022, worded as the chemical industry speaks of them."""

    PRINCIPLE = 1, _("1 Basic principle observed")
    CONCEPT = 2, _("2 Concept formulated")
    PROOF = 3, _("3 Proved in the laboratory (small amounts)")
    BENCH = 4, _("4 Bench scale (小试) finished")
    BENCH_VERIFIED = 5, _("5 Bench scale verified under real conditions")
    PILOT = 6, _("6 Pilot scale (中试) running")
    PILOT_VERIFIED = 7, _("7 Pilot scale verified, first batches at a user")
    PRODUCTION_TRIAL = 8, _("8 Trial production, product qualified")
    PRODUCTION = 9, _("9 Mass production (量产)")


class CooperationMode(models.TextChoices):
    """Kinds of cooperation that an enterprise wishes for."""

    DEVELOPMENT = "development", _("Commissioned development")
    JOINT = "joint", _("Joint development")
    TRANSFER = "transfer", _("Technology transfer")
    LICENCE = "licence", _("Licence")
    CONSULTING = "consulting", _("Technical consulting")
    SERVICE = "service", _("Technical service")
    OPEN = "open", _("Open to proposals")


class IpTerms(models.TextChoices):
    """Who is to own what comes out."""

    ENTERPRISE = "enterprise", _("Enterprise owns the results")
    JOINT = "joint", _("Owned jointly")
    COLLEGE = "college", _("College owns, enterprise may use")
    NEGOTIABLE = "negotiable", _("To be negotiated")


class NameDisclosure(models.TextChoices):
    """Who learns the enterprise's name before a contract."""

    EVERYONE = "everyone", _("Everyone")
    RESEARCHERS = "researchers", _("Vetted researchers")
    SHORTLISTED = "shortlisted", _("Shortlisted claimants only")


class Comparator(models.TextChoices):
    """How a measured value is compared with the target of a technical indicator."""

    AT_LEAST = "ge", _("at least")
    AT_MOST = "le", _("at most")
    GREATER = "gt", _("more than")
    LESS = "lt", _("less than")
    EQUAL = "eq", _("equal to")
    BETWEEN = "between", _("between")
    DESCRIBED = "described", _("as described")


class Importance(models.TextChoices):
    """Whether a solution must or should reach a technical indicator."""

    MUST = "must", _("must")
    WANT = "want", _("should")


@looks(
    proposed=Look("waiting", "hourglass"),
    current=Look("good", "circle-check"),
    superseded=Look("quiet", "history"),
    refused=Look("bad", "circle-x"),
)
class VersionState(models.TextChoices):
    """Versions of a published need: a change of requirements, budget or IP is reviewed before it holds."""

    PROPOSED = "proposed", _("Proposed, in review")
    CURRENT = "current", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    REFUSED = "refused", _("Refused")


@looks(
    asked=Look("waiting", "hourglass"),
    agreed=Look("active", "stethoscope"),
    restated=Look("waiting", "edit"),
    adopted=Look("good", "circle-check"),
    lapsed=Look("quiet", "archive"),
)
class DiagnosisState(models.TextChoices):
    """Steps of a researcher's help in restating a need."""

    ASKED = "asked", pgettext_lazy("diagnosis", "Asked")
    AGREED = "agreed", _("Agreed, at work")
    RESTATED = "restated", _("Restated, waiting for the enterprise")
    ADOPTED = "adopted", _("Adopted")
    LAPSED = "lapsed", _("Lapsed")


@looks(
    asked=Look("waiting", "hourglass"),
    granted=Look("good", "key"),
    refused=Look("bad", "circle-x"),
    revoked=Look("bad", "ban"),
    ended=Look("quiet", "archive"),
)
class DisclosureState(models.TextChoices):
    """A researcher's access to the confidential detail of a need."""

    ASKED = "asked", pgettext_lazy("access", "Asked for")
    GRANTED = "granted", pgettext_lazy("access", "Granted")
    REFUSED = "refused", pgettext_lazy("access", "Refused")
    REVOKED = "revoked", pgettext_lazy("access", "Revoked")
    ENDED = "ended", pgettext_lazy("access", "Ended")


@looks(
    asked=Look("waiting", "mail"),
    given=Look("good", "circle-check"),
    refused=Look("bad", "circle-x"),
    lapsed=Look("quiet", "clock"),
)
class ConsentState(models.TextChoices):
    """The enterprise's agreement to a need that officials entered on its behalf."""

    ASKED = "asked", _("Agreement asked for")
    GIVEN = "given", _("Agreed")
    REFUSED = "refused", _("Not agreed")
    LAPSED = "lapsed", _("No answer")


class ConsentMeans(models.TextChoices):
    """How the enterprise agreed."""

    LINK = "link", _("by the mailed link")
    PHONE = "phone", _("by telephone")
    PORTAL = "portal", _("by submitting it itself")


@looks(
    draft=Look("quiet", "pencil"),
    college_review=Look("waiting", "hourglass"),
    returned=Look("waiting", "arrow-back-up"),
    refused=Look("bad", "ban"),
    submitted=Look("info", "inbox"),
    shortlisted=Look("active", "list-details"),
    accepted=Look("good", "heart-handshake"),
    declined=Look("quiet", "circle-x"),
    withdrawn=Look("quiet", "arrow-left"),
    lapsed=Look("quiet", "archive"),
    released=Look("bad", "switch-horizontal"),
    fulfilled=Look("good", "trophy"),
)
class ClaimState(models.TextChoices):
    """States of a claim."""

    DRAFT = "draft", _("Draft")
    COLLEGE_REVIEW = "college_review", _("In review at the college")
    RETURNED = "returned", _("Returned by the college")
    REFUSED = "refused", _("Refused by the college")
    SUBMITTED = "submitted", _("Submitted to the enterprise")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed: need closed")
    RELEASED = "released", _("Released")
    FULFILLED = "fulfilled", _("Fulfilled")


class DeclineReason(models.TextChoices):
    """Why an enterprise declined a claim."""

    OTHER_CHOSEN = "other_chosen", _("Another claim was chosen")
    APPROACH = "approach", _("The approach does not fit")
    PRICE = "price", _("Too expensive")
    TIME = "time", _("Takes too long")
    EXPERIENCE = "experience", _("Too little evidence of experience")
    NO_ANSWER = "no_answer", _("The enterprise did not answer in time")
    OTHER = "other", _("Another reason")


# What an enterprise may give as its reason; the others are consequences that the portal writes.
ENTERPRISE_DECLINE_REASONS = (
    DeclineReason.APPROACH,
    DeclineReason.PRICE,
    DeclineReason.TIME,
    DeclineReason.EXPERIENCE,
    DeclineReason.OTHER,
)


class TeamRole(models.TextChoices):
    """Parts that people play in a claim's team."""

    LEADER = "leader", _("Leader")
    MEMBER = "member", _("Member")
    STUDENT = "student", _("Student")


class AnswerKind(models.TextChoices):
    """A claim's answer to one technical indicator."""

    COMMIT = "commit", _("will reach it")
    PARTLY = "partly", _("partly")
    NO = "no", pgettext_lazy("indicator", "no")


class ContactKind(models.TextChoices):
    """How claimant and enterprise met while a claim was open."""

    TALK = "talk", _("Talk")
    CALL = "call", _("Telephone call")
    VISIT = "visit", _("Site visit")


OPEN_CLAIM_STATES = (
    ClaimState.DRAFT,
    ClaimState.COLLEGE_REVIEW,
    ClaimState.RETURNED,
    ClaimState.SUBMITTED,
    ClaimState.SHORTLISTED,
)
TAKING_PART = (*OPEN_CLAIM_STATES, ClaimState.ACCEPTED)
# Open claims that have passed the college: what the enterprise chooses among.
CHOICE_CLAIM_STATES = (ClaimState.SUBMITTED, ClaimState.SHORTLISTED)
# Open claims in which the leader may still change the plan.
PLAN_CLAIM_STATES = (ClaimState.DRAFT, ClaimState.RETURNED, ClaimState.SUBMITTED, ClaimState.SHORTLISTED)
# What the public may read a summary of; whoever may see the detail may see more states than these.
PUBLIC_NEED_STATES = (NeedState.PUBLISHED, NeedState.MATCHED, NeedState.CONTRACTED, NeedState.SOLVED)
# What researchers and other readers of the detail may see: everything that has once been published and is not closed.
RELEASED_NEED_STATES = (*PUBLIC_NEED_STATES, NeedState.PAUSED, NeedState.EXPIRED)
OPEN_DISCLOSURE_STATES = (DisclosureState.ASKED, DisclosureState.GRANTED)
# States of a need in which its confidential detail may be opened to researchers: before, none of them sees the need unless
# he diagnoses it; afterwards there is nothing left to work on.
DISCLOSABLE_NEED_STATES = (
    NeedState.DIAGNOSING,
    NeedState.PUBLISHED,
    NeedState.PAUSED,
    NeedState.EXPIRED,
    NeedState.MATCHED,
    NeedState.CONTRACTED,
)
OPEN_DIAGNOSIS_STATES = (DiagnosisState.ASKED, DiagnosisState.AGREED, DiagnosisState.RESTATED)


class MatchWord(models.TextChoices):
    """How well a researcher fits a need, in words; the scores behind them are in docs/matching.md."""

    STRONG = "strong", pgettext_lazy("match", "Fits very well")
    GOOD = "good", pgettext_lazy("match", "Fits well")
    POSSIBLE = "possible", pgettext_lazy("match", "May fit")


@looks(
    invited=Look("waiting", "mail"),
    taken_up=Look("good", "circle-check"),
    declined=Look("quiet", "circle-x"),
    lapsed=Look("quiet", "archive"),
    withdrawn=Look("quiet", "arrow-back-up"),
)
class InvitationState(models.TextChoices):
    """What became of an invitation to claim a need."""

    INVITED = "invited", pgettext_lazy("invitation", "Invited")
    TAKEN_UP = "taken_up", pgettext_lazy("invitation", "Has begun a claim")
    DECLINED = "declined", pgettext_lazy("invitation", "Has declined")
    LAPSED = "lapsed", pgettext_lazy("invitation", "Not answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")


class InvitationAnswer(models.TextChoices):
    """Why a researcher declines an invitation."""

    NOT_MY_FIELD = "not_my_field", _("Not my field")
    NO_TIME = "no_time", _("No time at present")
    TERMS = "terms", _("The terms do not suit me")
    CONFLICT = "conflict", _("Conflict of interest")
