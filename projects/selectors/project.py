"""Reads over projects: rows with everything their page shows."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import ENTERPRISE_ROLES, Role
from notifications.selectors import people
from projects.models import Project, ProjectMember

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
