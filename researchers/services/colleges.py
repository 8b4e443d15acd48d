"""What a college says of itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.transitions import add_to_timeline
from core.versions import save_version
from researchers.models import College
from researchers.policies import can_edit_college

COLLEGE_FIELDS = ("introduction", "strengths")


def update_college(*, actor: Any, college: College, seen: int | None, values: Mapping[str, Any]) -> College:
    """Save a college's profile; ``Conflict`` where somebody saved in between."""
    if not can_edit_college(actor, college):
        raise NotAllowed(_("Only administrators of the college change its profile."))
    with transaction.atomic():
        changed = [name for name in COLLEGE_FIELDS if name in values and getattr(college, name) != values[name]]
        for name in changed:
            setattr(college, name, values[name])
        save_version(college, seen=seen, fields=changed)
        add_to_timeline(college, "college.profile_changed", actor=actor, data={"fields": changed})
    return college
