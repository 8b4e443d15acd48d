"""One small world for the tests of needs."""

import pytest

from tests.factories.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """People of every role, organisations, and needs in most states."""
    return build_world()


@pytest.fixture
def transactional_world(transactional_db: None) -> World:
    """The same with real commits."""
    return build_world()
