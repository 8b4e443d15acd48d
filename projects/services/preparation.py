"""Preparing the project of an accepted claim or a confirmed proposal: a copy of what both sides agreed on."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from core.numbering import next_number
from needs.enums import AnswerKind, TeamRole
from needs.models import Claim, Requirement
from projects.enums import ProjectOrigin
from projects.models import DirectedProposal, Milestone, Project, ProjectMember, ProjectRequirement
from projects.transitions.project import project_machine
from researchers.services import count_load
from search.indexing import reindex

COPIED = ("position", "name", "comparator", "target", "target_upper", "unit", "method", "importance")


def prepare_project(*, claim: Claim, actor: Any) -> Project:
    """Make the project of ``claim``: parties, leader, team, requirements with the promised values, milestones, money."""
    need = claim.need
    with transaction.atomic():
        project = Project.objects.create(
            number=next_number("P"),
            title=need.title,
            area=need.area,
            claim=claim,
            need=need,
            enterprise=need.enterprise,
            district_id=need.district_id,
            park_id=need.park_id,
            college_id=claim.college_id,
            leader=claim.leader,
            planned_value=claim.price,
            planned_months=claim.months,
        )
        _copy_requirements(project, claim)
        Milestone.objects.bulk_create(
            Milestone(
                project=project,
                position=one.position,
                title=one.title,
                deliverable=one.deliverable,
                month=one.month,
                amount=one.amount,
            )
            for one in claim.milestones.all()
        )
        ProjectMember.objects.bulk_create(
            ProjectMember(
                project=project,
                role=one.role,
                researcher=one.researcher,
                joined_from=one.researcher.college_id if one.researcher else None,
                name=one.name,
                task=one.task,
            )
            for one in claim.members.select_related("researcher")
        )
        reindex("project", [project.pk])
        count_load(researcher_id=claim.leader_id, running_projects=1)
        project_machine.created(project, actor=actor)
    return project


def prepare_directed(*, proposal: DirectedProposal, actor: Any) -> Project:
    """Make the project of a confirmed ``proposal``, counted apart from those that came from published needs."""
    with transaction.atomic():
        project = Project.objects.create(
            number=next_number("P"),
            title=proposal.title,
            origin=ProjectOrigin.DIRECTED,
            purpose=proposal.purpose,
            area=proposal.area,
            enterprise=proposal.enterprise,
            district_id=proposal.district_id,
            park_id=proposal.park_id,
            college_id=proposal.college_id,
            leader=proposal.leader,
            planned_value=proposal.value,
            planned_months=proposal.months,
        )
        ProjectRequirement.objects.bulk_create(
            ProjectRequirement(project=project, position=position, promised=row["target"], **row)
            for position, row in enumerate(proposal.plan.get("requirements", []))
        )
        Milestone.objects.bulk_create(
            Milestone(project=project, position=position, **{**row, "amount": Decimal(row["amount"])})
            for position, row in enumerate(proposal.plan.get("milestones", []))
        )
        ProjectMember.objects.create(
            project=project,
            role=TeamRole.LEADER,
            researcher=proposal.leader,
            joined_from=proposal.college_id,
            name=str(proposal.leader),
        )
        proposal.project = project
        proposal.save(update_fields=["project"])
        count_load(researcher_id=proposal.leader_id, running_projects=1)
        project_machine.created(project, actor=actor)
    return project


def _copy_requirements(project: Project, claim: Claim) -> None:
    answers = {answer.requirement_id: answer for answer in claim.answers.all()}

    def promised(requirement: Requirement) -> str:
        answer = answers[requirement.pk]
        return answer.value or (requirement.target if answer.kind == AnswerKind.COMMIT else "")

    ProjectRequirement.objects.bulk_create(
        ProjectRequirement(
            project=project,
            source=requirement,
            promised=promised(requirement),
            **{name: getattr(requirement, name) for name in COPIED},
        )
        for requirement in claim.need.requirements.all()
    )
