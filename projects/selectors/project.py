"""Reads over projects: rows with everything their page shows."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, QuerySet, Value

from accounts.enums import ENTERPRISE_ROLES, Role
from notifications.selectors import people
from projects.enums import ChangeState, EvaluationState, MilestoneState, ProjectState
from projects.models import Acceptance, ChangeRequest, Evaluation, Milestone, Project, ProjectMember

JOINED = ("enterprise__organisation", "college", "leader__user", "need", "district", "park")


def with_names(projects: Any) -> QuerySet[Project]:
    """Projects with the names that lists and pages show."""
    rows: QuerySet[Project] = projects.select_related(*JOINED)
    return rows


def everybody_in(project: Project) -> list[Any]:
    """Leader, team, the enterprise's people and the college's administrators."""
    team = ProjectMember.objects.filter(project=project, researcher__user_id=OuterRef("pk"))
    users = {user.pk: user for user in get_user_model().objects.filter(Exists(team), is_active=True)}
    for group in (
        people(project.enterprise.organisation_id, *ENTERPRISE_ROLES),
        people(project.college_id, Role.COLLEGE_ADMIN),
    ):
        users |= {user.pk: user for user in group}
    users[project.leader.user_id] = project.leader.user
    return list(users.values())


def waiting_records(project: Project) -> list[Any]:
    """The records of which one may wait for somebody: until the contract of a matched project, its need as well."""
    if project.state == ProjectState.PREPARING and project.need is not None:
        return [project, project.need]
    return [project]


APPLIED = "applied"


def open_work(project: Project) -> list[Milestone | ChangeRequest | Acceptance | Evaluation]:
    """What of the project waits for an answer: a milestone, a change, the acceptance, an evaluation; one statement."""
    milestones = Milestone.objects.filter(project=project, state=MilestoneState.SUBMITTED).order_by()
    changes = ChangeRequest.objects.filter(project=project, state=ChangeState.PROPOSED).order_by()
    rounds = Acceptance.objects.filter(project=project, submitted_at__isnull=False, decided_at=None).order_by()
    evaluations = Evaluation.objects.filter(project=project, state=EvaluationState.ASKED).order_by()
    columns = ("pk", "now", "of_side", "by")
    rows = milestones.annotate(now=F("state"), of_side=Value(""), by=Value(0)).values_list(*columns)
    others = (
        changes.annotate(now=F("state"), of_side=F("proposed_side"), by=F("proposed_by_id")).values_list(*columns),
        rounds.annotate(now=Value(APPLIED), of_side=Value(""), by=Value(0)).values_list(*columns),
        evaluations.annotate(now=F("state"), of_side=F("side"), by=Value(0)).values_list(*columns),
    )
    return [_waiting_row(project, *row) for row in rows.union(*others, all=True)[:20]]


def _waiting_row(
    project: Project, pk: int, state: str, side: str, by: int
) -> Milestone | ChangeRequest | Acceptance | Evaluation:
    """The row with as much as policies read of it."""
    if state == MilestoneState.SUBMITTED:
        return Milestone(pk=pk, project=project, state=state)
    if state == APPLIED:
        return Acceptance(pk=pk, project=project)
    if state == EvaluationState.ASKED:
        return Evaluation(pk=pk, project=project, state=state, side=side)
    return ChangeRequest(pk=pk, project=project, state=state, proposed_side=side, proposed_by_id=by)
