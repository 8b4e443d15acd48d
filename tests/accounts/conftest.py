"""What the tests of people and organisations share."""

import pytest

from notifications.models import OutgoingMail
from notifications.sealing import unseal
from tests.factories.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """One of everything."""
    return build_world()


def mails_to(address: str) -> list[dict[str, str]]:
    """Account mails queued for an address, opened, oldest first."""
    return [unseal(mail.sealed) for mail in OutgoingMail.objects.filter(to=address, is_secret=True).order_by("id")]
