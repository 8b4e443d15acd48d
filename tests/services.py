"""Throw-away PostgreSQL and Valkey: one pair per test run, with one database per xdist worker.

The migrated database is made once for a state of the migrations and kept, stopped, under ``var/test``; a run starts a
copy of it. Nothing here needs a server, root, or the absence of a running portal.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
from psycopg2.extensions import cursor as Cursor

from cooperation.local.leftovers import RunRecord
from cooperation.local.services import Services

BASE = Path(__file__).resolve().parent.parent
VAR = BASE / "var" / "test"
TEMPLATE = "portal_template"
ADDRESSES = "PORTAL_TEST_ADDRESSES"
"""Variable in which the processes of one run find the addresses of its services."""


class TestServices:
    """The services of one test run. Started by the pytest process that is not an xdist worker."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = VAR / f"run-{os.getpid()}-{int(psutil.Process().create_time())}"
        self.services = Services(self.folder, durable=False)

    def start(self) -> dict[str, str]:
        """Start; returns the addresses for ``TEMPLATE``, to be narrowed to a worker's database by ``database_for``."""
        VAR.mkdir(parents=True, exist_ok=True)
        with locked(VAR / "lock"):
            clean_up_killed_runs()
            kept = template()
            if not kept.exists():
                make_template(kept)
            self.folder.mkdir()
            copy_cluster(kept / "postgres", self.folder / "postgres")
        self.services.start()
        return self.services.environment(TEMPLATE)

    def stop(self) -> None:
        """Stop and delete everything."""
        self.services.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def template() -> Path:
    """Where the migrated database of the present state is kept."""
    return VAR / f"template-{fingerprint()}"


def make_template(kept: Path) -> None:
    """Migrate a database as owner, stop the server and keep its folder; older ones are deleted."""
    for old in VAR.glob("template-*"):
        shutil.rmtree(old)
    partial = VAR / "making"
    RunRecord(partial / "running.json").end_leftovers()
    shutil.rmtree(partial, ignore_errors=True)
    services = Services(partial, durable=False)
    services.start()
    try:
        services.ensure_database(TEMPLATE)
        environment = os.environ | services.environment(TEMPLATE)
        environment |= {"PORTAL_DATABASE_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "tests.settings"}
        environment.pop("PYTEST_CURRENT_TEST", None)
        command = [sys.executable, str(BASE / "manage.py"), "prepare_database", "--verbosity=0"]
        subprocess.run(command, env=environment, cwd=BASE, check=True)
        services.postgres.execute("VACUUM ANALYZE", TEMPLATE)
    finally:
        services.stop()
    partial.rename(kept)


def fingerprint() -> str:
    """Changes with everything that decides what a freshly prepared database contains."""
    digest = hashlib.sha256()
    patterns = ["*/migrations/*.py", "*/reference*.py", "*/reference/**/*", "requirements/local.txt"]
    patterns += ["cooperation/settings.py", "cooperation/grants.py", "cooperation/apps.py", "cooperation/local/*.py"]
    for path in sorted(path for pattern in patterns for path in BASE.glob(pattern) if path.is_file()):
        digest.update(str(path.relative_to(BASE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def clean_up_killed_runs() -> None:
    """End servers and delete folders of test runs that were killed."""
    for folder in VAR.glob("run-*"):
        _, pid, created = folder.name.split("-")
        with contextlib.suppress(psutil.NoSuchProcess):
            if int(psutil.Process(int(pid)).create_time()) == int(created):
                continue
        RunRecord(folder / "running.json").end_leftovers()
        shutil.rmtree(folder, ignore_errors=True)


def copy_cluster(source: Path, target: Path) -> None:
    """Copy a stopped server's folder, keeping its owner."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file lock, so that runs starting together make the template once."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def database_for(addresses: dict[str, str], name: str) -> dict[str, str]:
    """The same addresses for another database."""
    return {key: value.replace(f"/{TEMPLATE}?", f"/{name}?") for key, value in addresses.items()}


def environment_of(worker: str) -> dict[str, str]:
    """Variables that point a process at the database of an xdist worker ("" without xdist)."""
    addresses = database_for(json.loads(os.environ[ADDRESSES]), f"test_{worker}")
    # A broker database each as well: a Celery worker of one test must not take the messages of another.
    addresses["REDIS_URL"] += f"?virtual_host={int(worker.removeprefix('gw') or '0')}"
    return addresses | {"PORTAL_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}


def as_superuser(environment: dict[str, str]) -> str:
    """The address of the same database for the server's own superuser."""
    return environment["DATABASE_URL"].replace("//app@", "//postgres@")


@contextlib.contextmanager
def as_role(url: str) -> Iterator[Cursor]:
    """A cursor of its own connection, each statement committed at once."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
