"""One throw-away server per run, one database per xdist worker, connected as the role ``app``."""

import gc
import json
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from tests.committed import committed, flush
from tests.factories.world import World, build_world
from tests.kept import keeper, kept, wanted_by
from tests.services import ADDRESSES, TEMPLATE, TestServices, as_role, as_superuser, environment_of

# Tests that take tens of seconds each, the longest first.
LONG = (
    "tests/browser/test_main_story.py",
    "tests/confidential/",
    "tests/browser/test_organisations.py",
    "tests/demo/",
    "tests/cooperation/test_run.py",
    "tests/browser/test_lifecycle.py",
    "tests/browser/",
)
_services = TestServices()
# No test is timed: how fast examples are made depends on what else the machine does.
property_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("portal")


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the process that the person started; its xdist workers inherit the addresses."""
    worker = getattr(config, "workerinput", {}).get("workerid", "")
    if not worker and not config.option.collectonly:
        call_command("compile_catalogues")
        os.environ[ADDRESSES] = json.dumps(_services.start())
    if ADDRESSES in os.environ:
        from cooperation.settings import database

        environment = environment_of(worker)
        # In place: the connection may have been made already, and shares this dictionary.
        settings.DATABASES["default"].update(database(environment["DATABASE_URL"]), CONN_MAX_AGE=0)
        settings.CELERY_BROKER_URL = environment["REDIS_URL"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first: none of it is left to one worker at the end, while the others have nothing to do.

    In CI only, a test that drives other programs has a second try; the summary names each that needed it.
    """
    items.sort(key=lambda item: next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))
    if os.environ.get("CI") != "true":
        return
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("broker"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """What is there when all tests are known stays to the end: the collector of garbage need not look through it, nor so often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what ``pytest_configure`` started."""
    if not hasattr(config, "workerinput") and os.environ.pop(ADDRESSES, None):
        _services.stop()


@pytest.fixture(scope="session")
def service_environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """Variables for processes that a test starts (a worker, a command): this worker's database, the broker."""
    return environment_of(getattr(request.config, "workerinput", {}).get("workerid", ""))


@pytest.fixture(scope="session")
def django_db_setup(service_environment: dict[str, str]) -> Iterator[None]:
    """Copy the migrated database for this worker. Replaces pytest-django's, which would migrate as ``app``."""
    name = settings.DATABASES["default"]["NAME"]
    with as_role(as_superuser(service_environment).replace(f"/{name}?", "/postgres?")) as cursor:
        cursor.execute(f"CREATE DATABASE {name} OWNER owner TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    yield
    keeper.drop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of a test, its module's included: take away what only the tests before it began with."""
    translation.deactivate()  # a request leaves the language of its reader to whatever runs next in the thread
    if wanted_by(item) is not keeper.build:
        keeper.drop()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> None:
    """Before a test's own transaction begins: have in the database what the test begins with."""
    build = wanted_by(request.node) if fixturedef.argname == "_django_db_helper" else None
    if build is not None:
        keeper.have(build, request.getfixturevalue("django_db_blocker"))


world = kept(build_world)


@pytest.fixture
def transactional_world(transactional_db: None) -> World:
    """The world with real commits."""
    return committed(build_world)


@pytest.fixture
def owner_cursor(service_environment: dict[str, str], django_db_setup: None) -> Iterator[CursorWrapper]:
    """A cursor as the owner of the schema, outside the test's transaction."""
    with as_role(service_environment["DATABASE_OWNER_URL"]) as cursor:
        yield cursor


TransactionTestCase._fixture_teardown = flush
