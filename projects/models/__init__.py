"""Records of projects."""

from projects.models.acceptance import (
    Acceptance,
    AcceptanceItem,
    Evaluation,
    Outcome,
    YearlySheet,
)
from projects.models.contract import (
    Amendment,
    Contract,
    ContractApproval,
    ContractParty,
    Payment,
    Registration,
)
from projects.models.contract_text import ContractTemplate, ContractText, LegalPerson
from projects.models.execution import (
    ChangeRequest,
    DirectedProposal,
    ProgressReport,
)
from projects.models.project import (
    Milestone,
    Project,
    ProjectMember,
    ProjectRequirement,
)

__all__ = [
    "Acceptance",
    "AcceptanceItem",
    "Amendment",
    "ChangeRequest",
    "Contract",
    "ContractApproval",
    "ContractParty",
    "ContractTemplate",
    "ContractText",
    "DirectedProposal",
    "Evaluation",
    "LegalPerson",
    "Milestone",
    "Outcome",
    "Payment",
    "ProgressReport",
    "Project",
    "ProjectMember",
    "ProjectRequirement",
    "Registration",
    "YearlySheet",
]
