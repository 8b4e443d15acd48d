"""Applying a change request: only while its old values hold, and everything that follows from it with it."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.versions import save_version
from needs.enums import TeamRole
from notifications.waiting import close_items
from projects.enums import ChangeKind, MilestoneState
from projects.models import ChangeRequest, Milestone, Project, ProjectMember, ProjectRequirement
from projects.selectors.change import part_of, present
from projects.transitions.schedule import follow_end
from researchers.models import Researcher

PARTS: dict[str, Any] = {"milestone": Milestone, "requirement": ProjectRequirement}


def apply_change(change: ChangeRequest, *, actor: Any, **_data: Any) -> None:
    """Write the new values, with the project locked. Raises ``Conflict`` where an old one no longer holds."""
    project = Project.objects.get(pk=change.project_id)  # locked before the request
    now = present(project, change.kind)
    if any(key not in now or now[key] != old for key, old in change.old.items()):
        raise Conflict(_("Meanwhile what this request would change has changed. Please propose it anew."))
    of_project: dict[str, Any] = {}
    for key, value in change.new.items():
        if key == "members":
            _replace_team(project, value)
        elif ":" in key:
            part, pk, name = part_of(key)
            row = PARTS[part].objects.get(pk=pk, project=project)
            setattr(row, name, value_of(name, value))
            row.save(update_fields=[name])
        else:
            of_project[key] = value_of(key, value)
    if of_project:
        for name, value in of_project.items():
            setattr(project, name, value)
        save_version(project, seen=None, fields=tuple(of_project))
    change.agreed_by = actor
    change.save(update_fields=["agreed_by"])
    if change.kind == ChangeKind.EXTENSION:
        _move_days(project)


def value_of(name: str, value: Any) -> Any:
    """A value as the field takes it, from JSON."""
    if name in ("ends_on", "due_on"):
        return datetime.date.fromisoformat(value)
    if name in ("planned_value", "amount"):
        return Decimal(value)
    return value


def _move_days(project: Project) -> None:
    """The days have moved: what was called up for the old ones is called up again for the new ones."""
    follow_end(project)
    for milestone in project.milestones.filter(state=MilestoneState.PLANNED):
        close_items(milestone)


def _replace_team(project: Project, team: list[dict[str, Any]]) -> None:
    """The new team beside the leader; who stays keeps the place."""
    kept: set[int] = set()
    for one in team:
        values = {"role": one["role"], "name": one["name"], "task": one["task"]}
        old = (
            ProjectMember.objects.filter(project=project, researcher_id=one["researcher"], name=one["name"])
            .exclude(role=TeamRole.LEADER)
            .exclude(pk__in=kept)
            .first()
        )
        if old is None:
            researcher = Researcher.objects.filter(pk=one["researcher"]).first()
            joined_from = researcher.college_id if researcher is not None else None
            old = ProjectMember(project=project, researcher=researcher, joined_from=joined_from)
        for name, value in values.items():
            setattr(old, name, value)
        old.save()
        kept.add(old.pk)
    ProjectMember.objects.filter(project=project).exclude(role=TeamRole.LEADER).exclude(pk__in=kept).delete()
