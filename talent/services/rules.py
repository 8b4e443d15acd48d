"""A district's limits on stationing."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.errors import NotAllowed
from core.transitions import add_to_timeline
from core.versions import save_version
from talent.models import StationingRules
from talent.policies.stationing import can_edit_rules

FIELDS = ("most_enterprises", "least_days", "log_within", "source")


def set_rules(*, actor: Any, district: Organisation, values: Mapping[str, Any], seen: int | None) -> StationingRules:
    """Lay down the limits; they hold for what is proposed from now on."""
    if not can_edit_rules(actor, district):
        raise NotAllowed(_("A district’s limits are laid down by its officials."))
    with transaction.atomic():
        rules, _made = StationingRules.objects.get_or_create(district=district)
        for name in FIELDS:
            setattr(rules, name, values[name])
        save_version(rules, seen=seen, fields=FIELDS)
        data = {name: values[name] for name in FIELDS}
        add_to_timeline(rules, "stationing_rules.changed", actor=actor, data=data)
    return rules
