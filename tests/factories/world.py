"""One small world with every role and one record of each kind, for tests of who sees what.

Each app adds its part in ``tests/factories/<app>.py`` by a function ``extend_world(world)``, called floor by floor; it finds
what lower floors made in ``world.organisations``, ``world.users`` and ``world.records`` and adds its own records by name.
"""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

VISITOR = "visitor"
ROLES = (
    VISITOR,
    "enterprise_head",
    "enterprise_member",
    "other_enterprise",
    "researcher",
    "outside_researcher",
    "college_admin",
    "transfer_office",
    "district_official",
    "other_official",
    "park_official",
    "platform_admin",
)
FLOORS = (
    "accounts",
    "notifications",
    "files",
    "jobs",
    "indicators",
    "enterprises",
    "researchers",
    "needs",
    "disclosures",
    "claims",
    "projects",
    "acceptance",
    "contracts",
    "outcomes",
    "project_work",
    "talent",
    "dashboards",
    "search",
)


@dataclass
class World:
    """What was built. ``users`` has an entry for each of ``ROLES`` but the visitor."""

    users: dict[str, Any] = field(default_factory=dict)
    organisations: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def user(self, role: str) -> Any:
        """The person of a role; ``None`` for the visitor."""
        return None if role == VISITOR else self.users[role]


def build_world() -> World:
    """Build the world with the parts of all apps that have one."""
    world = World()
    for app in FLOORS:
        if find_spec(f"tests.factories.{app}"):
            module = import_module(f"tests.factories.{app}")
            if hasattr(module, "extend_world"):
                module.extend_world(world)
    return world
