"""Personal data across the portal: what is exported, what is erased, and what stands in the way.

Apps register their part in ``AppConfig.ready()``; this app knows none of their records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.models import User

Export = Callable[[User], dict[str, Any] | list[Any]]
Erase = Callable[[User], None]
Obstacles = Callable[[User], list[str | Promise]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One app's share of a person's data."""

    export: Export
    erase: Erase | None = None
    obstacles: Obstacles | None = None


_parts: dict[str, Part] = {}


def register(name: str, export: Export, *, erase: Erase | None = None, obstacles: Obstacles | None = None) -> None:
    """Add a part under ``name`` (a heading of the export).

    ``export(user)`` returns plain data; ``erase(user)`` removes what need not be kept by law, in the erasing
    transaction; ``obstacles(user)`` words what must be settled first, such as an open claim.
    """
    _parts[name] = Part(export=export, erase=erase, obstacles=obstacles)


def export_of(user: User) -> dict[str, Any]:
    """All that the portal keeps of a person, by part."""
    return {name: part.export(user) for name, part in sorted(_parts.items())}


def obstacles_of(user: User) -> list[str | Promise]:
    """What must be settled before the person can be erased without an administrator."""
    return [text for part in _parts.values() if part.obstacles for text in part.obstacles(user)]


def erase_parts(user: User) -> None:
    """Have every app erase its part."""
    for part in _parts.values():
        if part.erase:
            part.erase(user)
