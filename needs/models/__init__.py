"""Records of technical needs, of claims on them, and of access to their confidential detail."""

from needs.models.claim import (
    Claim,
    ClaimAnswer,
    ClaimBudgetLine,
    ClaimContact,
    ClaimMember,
    ClaimMilestone,
    ClaimPartner,
)
from needs.models.disclosure import ConfidentialRead, Disclosure
from needs.models.importing import NeedImport
from needs.models.matching import Invitation, Match, MatchProfile, NeedMatching, Opinion, OutOfField
from needs.models.need import Diagnosis, Need, NeedConfidential, NeedConsent, NeedFollower, NeedVersion, Requirement
from needs.models.undertaking import NonDisclosureText, Undertaking

__all__ = [
    "Claim",
    "ClaimAnswer",
    "ClaimBudgetLine",
    "ClaimContact",
    "ClaimMember",
    "ClaimMilestone",
    "ClaimPartner",
    "ConfidentialRead",
    "Diagnosis",
    "Disclosure",
    "Invitation",
    "Match",
    "MatchProfile",
    "Need",
    "NeedConfidential",
    "NeedConsent",
    "NeedFollower",
    "NeedImport",
    "NeedMatching",
    "NeedVersion",
    "NonDisclosureText",
    "Opinion",
    "OutOfField",
    "Requirement",
    "Undertaking",
]
