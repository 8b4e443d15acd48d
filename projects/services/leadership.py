"""Another leader for a project, named by the college."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from core.versions import save_version
from needs.enums import TeamRole
from projects.models import Project, ProjectMember
from projects.policies.project import can_name_leader
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.services import count_load


def name_leader(*, actor: Any, project: Project, leader: Researcher, comment: str) -> Project:
    """A vetted researcher of the same college leads the project from now on; who led it stays in the team, if still here."""
    if not can_name_leader(actor, project):
        raise NotAllowed(_("Only administrators of the college name a project’s leader."))
    if not comment.strip():
        raise DomainError(_("Please give the reason; the other side will read it."), field="comment")
    with transaction.atomic():
        row = Project.objects.select_for_update(of=("self",)).select_related("leader__user").get(pk=project.pk)
        if leader.pk == row.leader_id:
            raise DomainError(_("This researcher leads the project already."), field="leader")
        if leader.college_id != row.college_id or leader.state != ResearcherState.VETTED:
            raise DomainError(_("Please choose a vetted researcher of the same college."), field="leader")
        if leader.user.memberships.current().filter(organisation_id=row.enterprise.organisation_id).exists():
            raise DomainError(_("This researcher belongs to the enterprise."), field="leader")
        old = row.leader
        row.leader, row.leader_left = leader, False
        save_version(row, seen=None, fields=("leader", "leader_left"))
        ProjectMember.objects.filter(project=row, role=TeamRole.LEADER).update(role=TeamRole.MEMBER)
        if old.state == ResearcherState.LEFT:
            ProjectMember.objects.filter(project=row, researcher=old).delete()
        ProjectMember.objects.update_or_create(
            project=row,
            researcher=leader,
            defaults={"role": TeamRole.LEADER, "name": str(leader), "joined_from": leader.college_id},
        )
        for researcher, change in sorted([(old.pk, -1), (leader.pk, 1)]):
            count_load(researcher_id=researcher, running_projects=change)
        data = {"from": old.pk, "to": leader.pk}
        with taking(actor, lambda: can_name_leader(actor, project)):
            add_to_timeline(row, "project.leader_changed", actor=actor, comment=comment, data=data)
        events.announce("project.leader_changed", record=row, actor=actor, old=old, comment=comment)
    return row
