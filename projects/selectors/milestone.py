"""Reads over milestones and reports."""

from typing import Any

from django.db.models import QuerySet

from projects.enums import ContractState
from projects.models import Milestone, ProgressReport, Project

JOINED = tuple(
    f"project__{name}" for name in ("enterprise__organisation", "college", "leader__user", "need", "district", "park")
)


def milestones_joined(rows: Any) -> QuerySet[Milestone]:
    """Milestones with what their page and policies read of the project."""
    joined: QuerySet[Milestone] = rows.select_related(*JOINED)
    return joined


def reports_joined(rows: Any) -> QuerySet[ProgressReport]:
    """Reports with what their page and policies read of the project."""
    joined: QuerySet[ProgressReport] = rows.select_related(*JOINED)
    return joined


def silence_is_consent(project: Project) -> bool:
    """Whether the contract in force takes the enterprise's silence for consent to a milestone."""
    return project.contracts.filter(state=ContractState.SIGNED, silence_is_consent=True).exists()
