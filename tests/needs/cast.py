"""The people and texts that the tests of needs begin with."""

from typing import Any

from needs.enums import NeedState
from needs.models import Need
from notifications.models import Notification
from tests.factories.needs import make_need
from tests.factories.world import World

BASICS = {
    "title": "Less chloride",
    "trouble": "Washing takes thirty hours.",
    "area": "process_upgrading",
    "contact_name": "Ms Contact",
    "contact_phone": "0371-1",
    "no_state_secret": "on",
}


def told(event: str) -> set[str]:
    """Addresses of everybody who was told of an event."""
    return set(Notification.objects.filter(event=event).values_list("user__email", flat=True))


def head(world: World) -> Any:
    """The head of the enterprise."""
    return world.users["enterprise_head"]


def official(world: World) -> Any:
    """An official of its district."""
    return world.users["district_official"]


def mine(world: World, state: str = NeedState.DRAFT, **fields: Any) -> Need:
    """A need of the enterprise."""
    return make_need(world.records["enterprise_profile"], state, by=head(world), **fields)
