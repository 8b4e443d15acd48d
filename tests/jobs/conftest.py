"""People, private storage of the test's own, sample kinds of work."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.tasks import reset_breaker
from jobs import registry
from tests.factories.district import make_district
from tests.jobs.work import KINDS, register_samples


@pytest.fixture(autouse=True)
def fresh_breaker() -> Iterator[None]:
    """A test that loses the broker must not silence the next one."""
    reset_breaker()
    yield
    reset_breaker()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """Private storage of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "core.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


@pytest.fixture
def world(db) -> SimpleNamespace:
    """See ``make_district``."""
    return make_district()


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """The sample kinds, forgotten afterwards."""
    register_samples()
    yield
    for key in KINDS.values():
        del registry._kinds[key]
