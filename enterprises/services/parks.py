"""What a park says of itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.transitions import add_to_timeline
from core.versions import save_version
from enterprises.models import Park
from enterprises.policies import can_edit_park

PARK_FIELDS = ("development_status", "industrial_layout", "plan", "liaison")


def update_park(*, actor: Any, park: Park, seen: int | None, values: Mapping[str, Any]) -> Park:
    """Save a park's profile; ``Conflict`` where somebody saved in between."""
    if not can_edit_park(actor, park):
        raise NotAllowed(_("Only officials of the park or its district change its profile."))
    with transaction.atomic():
        changed = [name for name in PARK_FIELDS if name in values and getattr(park, name) != values[name]]
        for name in changed:
            setattr(park, name, values[name])
        save_version(park, seen=seen, fields=changed)
        add_to_timeline(park, "park.profile_changed", actor=actor, data={"fields": changed})
    return park
