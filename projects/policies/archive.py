"""Who may take the whole project away as one file."""

from typing import Any

from accounts.scope import scope_of
from projects.models import Project
from projects.policies.project import leads


def can_archive(user: Any, project: Project) -> bool:
    """Both sides and the offices that see the whole project; members of the team see it on the portal."""
    scope = scope_of(user)
    if scope.user_id is None:
        return False
    return (
        leads(user, project)
        or project.enterprise.organisation_id in scope.enterprises
        or project.college_id in scope.colleges
        or project.college.parent_id in scope.universities
        or project.district_id in scope.districts
        or project.park_id in scope.parks
    )
