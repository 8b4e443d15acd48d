"""Saved searches."""

from typing import Any

from accounts.models import User
from search.models import SavedSearch
from search.services import save_search
from tests.factories.world import World


def make_saved_search(user: User, query: str = "chloride", **fields: Any) -> SavedSearch:
    """A search that ``user`` keeps."""
    values = {"filters": {}, "name": query, "frequency": "now", **fields}
    return save_search(actor=user, query=query, **values)


def extend_world(world: World) -> None:
    """The researcher keeps a search."""
    world.records["saved_search"] = make_saved_search(world.users["researcher"])
