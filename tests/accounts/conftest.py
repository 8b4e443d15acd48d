"""What the tests of people and organisations share."""

import pytest

from notifications.models import OutgoingMail
from notifications.sealing import unseal
from tests.factories.accounts import extend_world
from tests.factories.world import World


@pytest.fixture
def world(db: None) -> World:
    """People and organisations of every kind, without the records of other apps."""
    world = World()
    extend_world(world)
    return world


def mails_to(address: str) -> list[dict[str, str]]:
    """Account mails queued for an address, opened, oldest first."""
    return [unseal(mail.sealed) for mail in OutgoingMail.objects.filter(to=address, is_secret=True).order_by("id")]
