"""Reads over projects: rows with everything their page shows."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, QuerySet, Value

from accounts.enums import ENTERPRISE_ROLES, Role
from notifications.selectors import people
from projects.enums import ChangeState, MilestoneState, ProjectState
from projects.models import ChangeRequest, Milestone, Project, ProjectMember

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


def open_work(project: Project) -> list[Milestone | ChangeRequest]:
    """The first milestone that waits to be confirmed, and the change request that waits for an answer; one statement."""
    milestones = Milestone.objects.filter(project=project, state=MilestoneState.SUBMITTED).order_by()
    changes = ChangeRequest.objects.filter(project=project, state=ChangeState.PROPOSED).order_by()
    columns = ("pk", "state", "side", "by")
    rows = milestones.annotate(side=Value(""), by=Value(0)).values_list(*columns)
    rows = rows.union(changes.annotate(side=F("proposed_side"), by=F("proposed_by_id")).values_list(*columns), all=True)
    found: list[Milestone | ChangeRequest] = []
    for pk, state, side, by in rows[:20]:
        if state == MilestoneState.SUBMITTED:
            found.append(Milestone(pk=pk, project_id=project.pk, state=state))
        else:
            found.append(
                ChangeRequest(pk=pk, project_id=project.pk, state=state, proposed_side=side, proposed_by_id=by)
            )
    return found
