"""What the tests of people and organisations share."""

from collections.abc import Iterator

import pytest
from django.utils import translation

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


@pytest.fixture(autouse=True)
def speak_english() -> Iterator[None]:
    """Services word their refusals in the sources' language; pages speak each person's own."""
    with translation.override("en"):
        yield
