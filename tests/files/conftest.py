"""A district whose enterprise takes contracts: everybody of the district reads them, Alice alone writes them."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from enterprises.models import Enterprise
from files import registry
from files.registry import FileKind, register_kind
from tests.factories.district import make_district


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """Private storage of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "core.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


@pytest.fixture
def world(db, monkeypatch) -> SimpleNamespace:
    """See ``make_district``; the record has a page."""
    monkeypatch.setattr(Enterprise, "get_absolute_url", lambda record: "/files/record/", raising=False)
    return make_district()


@pytest.fixture
def kind(world: SimpleNamespace, monkeypatch) -> FileKind:
    """The only kind there is: Bob reads nothing, Alice writes."""
    monkeypatch.setattr(registry, "_kinds", {})
    made = FileKind(
        key="sample.contract",
        label="Contracts",
        model="enterprises.enterprise",
        extensions=registry.ALLOWED_EXTENSIONS,
        max_bytes=1024 * 1024,
        max_files=2,
        can_read=lambda user, record: user != world.bob,
        can_write=lambda user, record: user == world.alice,
    )
    register_kind(made)
    return made
