"""Records of technical needs and claims."""

from needs.models.claim import (
    Claim,
    ClaimAnswer,
    ClaimBudgetLine,
    ClaimContact,
    ClaimMember,
    ClaimMilestone,
    ClaimPartner,
)
from needs.models.importing import NeedImport
from needs.models.need import Diagnosis, Need, NeedConfidential, NeedConsent, NeedFollower, NeedVersion, Requirement

__all__ = [
    "Claim",
    "ClaimAnswer",
    "ClaimBudgetLine",
    "ClaimContact",
    "ClaimMember",
    "ClaimMilestone",
    "ClaimPartner",
    "Diagnosis",
    "Need",
    "NeedConfidential",
    "NeedConsent",
    "NeedFollower",
    "NeedImport",
    "NeedVersion",
    "Requirement",
]
