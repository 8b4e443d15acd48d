"""One throw-away server per run, one database per xdist worker, connected as the role ``app``."""

import json
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from cooperation.reference import load_reference
from tests.factories.world import World, build_world
from tests.kept import keeper, kept, wanted_by
from tests.services import TEMPLATE, TestServices, as_role, database_for

ADDRESSES = "PORTAL_TEST_ADDRESSES"
# Filled by migrations and by nothing else: what a flush leaves alone.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
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


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what ``pytest_configure`` started."""
    if not hasattr(config, "workerinput") and os.environ.pop(ADDRESSES, None):
        _services.stop()


def environment_of(worker: str) -> dict[str, str]:
    """Variables that point a process at the database of an xdist worker ("" without xdist)."""
    addresses = database_for(json.loads(os.environ[ADDRESSES]), f"test_{worker}")
    # A broker database each as well: a Celery worker of one test must not take the messages of another.
    addresses["REDIS_URL"] += f"?virtual_host={int(worker.removeprefix('gw') or '0')}"
    return addresses | {"PORTAL_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}


def as_superuser(environment: dict[str, str]) -> str:
    """The address of the same database for the server's own superuser."""
    return environment["DATABASE_URL"].replace("//app@", "//postgres@")


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
    return build_world()


@pytest.fixture
def owner_cursor(service_environment: dict[str, str], django_db_setup: None) -> Iterator[CursorWrapper]:
    """A cursor as the owner of the schema, outside the test's transaction."""
    with as_role(service_environment["DATABASE_OWNER_URL"]) as cursor:
        yield cursor


COUNTERS = """SELECT owning.relname, counter.oid::regclass::text FROM pg_class counter
JOIN pg_depend ON objid = counter.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class owning ON owning.oid = refobjid WHERE counter.relkind = 'S' AND owning.relname = ANY(%s)"""


def flush_as_superuser(case: TransactionTestCase) -> None:
    """Empty the tables after a test with real commits. Django's own flush would need TRUNCATE, which ``app`` lacks.

    And which makes new files for every table and index, that of all tables that refer to one included: it takes thirty times
    as long as to delete the few rows of a test, past triggers and foreign keys, and to begin counting anew.
    """
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - KEPT_TABLES)
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM \"{t}\")" for t in tables))
        filled = [row[0] for row in cursor.fetchall()]
    if filled:
        connection.close()
        with as_role(as_superuser(environment_of(os.environ.get("PYTEST_XDIST_WORKER", "")))) as cursor:
            cursor.execute(COUNTERS, [filled])
            anew = [f"SELECT setval('{counter}', 1, false)" for _table, counter in cursor.fetchall()]
            emptied = [f'DELETE FROM "{table}"' for table in filled]
            cursor.execute("; ".join(["SET session_replication_role = replica", *emptied, *anew]))
        load_reference()


TransactionTestCase._fixture_teardown = flush_as_superuser
