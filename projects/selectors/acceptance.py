"""Reads over acceptance."""

from typing import Any

from projects.models import Acceptance, Project


def rounds_of(project: Project, user: Any) -> list[Acceptance]:
    """The rounds of a visible project that ``user`` may see, the latest first; one statement."""
    rows = Acceptance.objects.filter(project=project).select_related("submitted_by", "decided_by").order_by("-round")
    return [one for one in rows if one.submitted_at is not None or project.leader.user_id == user.pk]
