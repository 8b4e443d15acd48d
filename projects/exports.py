"""A person's share of projects: what is exported, what is erased."""

from typing import Any

from accounts import personal
from accounts.models import User
from projects.enums import ChangeKind
from projects.models import (
    ChangeRequest,
    ContractApproval,
    DirectedProposal,
    Evaluation,
    Outcome,
    Project,
    ProjectMember,
    YearlySheet,
)
from researchers.models import Researcher

ERASED = "—"
"""What stands in a team in place of an erased person's name."""


def export_projects(user: User) -> dict[str, Any]:
    """Projects that the person leads or works in."""
    led = Project.objects.filter(leader__user=user).order_by("id")
    teams = ProjectMember.objects.filter(researcher__user=user).order_by("id")
    return {
        "projects_led": list(led.values("number", "title", "state", "planned_value", "planned_months", "created_at")),
        "teams": list(teams.values("project__number", "role", "task")),
        "changes_proposed": list(
            ChangeRequest.objects.filter(proposed_by=user)
            .order_by("id")
            .values("project__number", "kind", "state", "reason", "created_at")
        ),
        "directed_projects_proposed": list(
            DirectedProposal.objects.filter(proposed_by=user).order_by("id").values("title", "state", "created_at")
        ),
        "outcomes_reported": list(
            Outcome.objects.filter(reported_by=user).order_by("id").values("project__number", "kind", "title", "year")
        ),
        "evaluations": list(
            Evaluation.objects.filter(author=user)
            .order_by("id")
            .values("project__number", "side", "quality", "punctuality", "communication", "words")
        ),
        "contract_approvals": list(
            ContractApproval.objects.filter(approved_by=user)
            .order_by("id")
            .values("contract__number", "content_version", "side", "approved_at")
        ),
        "yearly_sheets": list(
            YearlySheet.objects.filter(researcher__user=user).order_by("year").values("year", "content", "confirmed_at")
        ),
    }


def erase_names(user: User) -> None:
    """Teams keep the part, not the name; so do the teams that change requests keep."""
    ProjectMember.objects.filter(researcher__user=user).update(name=ERASED)
    researchers = set(Researcher.objects.filter(user=user).values_list("pk", flat=True))
    for change in ChangeRequest.objects.filter(kind=ChangeKind.TEAM) if researchers else ():
        for team in (change.old, change.new):
            for one in team.get("members", []):
                if one["researcher"] in researchers:
                    one["name"] = ERASED
        change.save(update_fields=["old", "new"])


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("projects", export_projects, erase=erase_names)
