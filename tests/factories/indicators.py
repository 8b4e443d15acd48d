"""A frozen quarter."""

import datetime
from typing import Any

from accounts.models import Organisation, User
from indicators.models import FrozenPeriod
from indicators.registry import figures
from tests.factories.world import World


def make_frozen(district: Organisation, actor: User, **fields: Any) -> FrozenPeriod:
    """A frozen period without numbers: nothing had happened then."""
    values = {
        "kind": "quarter",
        "first": datetime.date(2025, 7, 1),
        "last": datetime.date(2025, 9, 30),
        "figures": sorted(figures()),
    }
    return FrozenPeriod.objects.create(district=district, frozen_by=actor, **(values | fields))


def extend_world(world: World) -> None:
    """The district's frozen quarter."""
    world.records["frozen_period"] = make_frozen(world.organisations["district"], world.users["district_official"])
