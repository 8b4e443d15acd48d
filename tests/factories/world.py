"""One small world with every role and one record of each kind, for tests of who sees what.

Each app adds its part in ``tests/factories/<app>.py`` by a function ``extend_world(world)``, called floor by floor; it finds
what lower floors made in ``world.organisations``, ``world.users`` and ``world.records`` and adds its own records by name.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from unittest.mock import patch

from search.indexing import reindex

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
    "matching",
    "projects",
    "acceptance",
    "contracts",
    "outcomes",
    "project_work",
    "talent",
    "platforms",
    "meetings",
    "meeting_outcomes",
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
    with indexed_together():
        for app in FLOORS:
            if find_spec(f"tests.factories.{app}"):
                module = import_module(f"tests.factories.{app}")
                if hasattr(module, "extend_world"):
                    module.extend_world(world)
    return world


@contextmanager
def indexed_together() -> Iterator[None]:
    """Index the records saved within it once, at its end: a world saves most of its records several times."""
    gathered: dict[str, set[int]] = {}

    def gather(kind: str, ids: Iterable[int], new: bool = False) -> None:
        gathered.setdefault(kind, set()).update(ids)

    with patch("search.indexing.reindex", gather):
        yield
    for kind, ids in gathered.items():
        reindex(kind, ids)
