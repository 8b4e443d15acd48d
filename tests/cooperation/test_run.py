"""``make run`` in a folder of its own: starts, serves, survives being killed, stops without leaving anything.

Its first start in an empty folder is the beginning of ``tests/browser/test_main_story.py``.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from cooperation.local.__main__ import DATABASE
from cooperation.local.services import Services
from tests.services import TEMPLATE, copy_cluster, template

PATIENCE_SECONDS = 300
NAMES = re.compile(r"^(\w+) +\|", re.MULTILINE)
"""The process that wrote a line."""


class Run:
    """One ``make run``."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder.with_name("output")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_"))}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cooperation.local"],
                cwd=settings.BASE_DIR,
                env=environment | {"PORT": str(self.port), "PORTAL_VAR": str(folder)},
                stdout=log,
                stderr=log,
            )

    def wait_until_announced(self) -> None:
        """Until it says that it runs."""
        self._wait(lambda said: f"http://localhost:{self.port}" in said)

    def wait_for(self, process: str) -> None:
        """Until that process has written a line: the page is announced while others are still starting."""
        self._wait(lambda said: process in NAMES.findall(said))

    def _wait(self, until: Callable[[str], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not until(self.log.read_text()):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def get(self, path: str) -> int:
        """Status of a page."""
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10) as response:
            return response.status

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever a failed test left is ended."""
        for process in [*self.family(), self.process] if self.process.poll() is None else ():
            process.kill()
        self.process.wait()

    def family(self) -> list[psutil.Process]:
        """Everything it started."""
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place deeper than a socket's path may be, with a migrated database as an earlier start would have left it.

    Demonstration data count as loaded: they have tests of their own.
    """
    path = tmp_path_factory.mktemp("run") / ("deep" * 30) / "var"
    (path / "services").mkdir(parents=True)
    copy_cluster(template() / "postgres", path / "services" / "postgres")
    services = Services(path / "services")
    services.start()
    services.postgres.execute(f"ALTER DATABASE {TEMPLATE} RENAME TO {DATABASE}")
    services.stop()
    (path / "demonstration.txt").write_text("head@example.test")
    return path


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run."""
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.broker
def test_run_kill_run_again_and_stop(folder: Path) -> None:
    with Run(folder) as killed:
        killed.wait_until_announced()
        assert killed.get("/healthz/ready") == 200
        left = killed.family()
        killed.process.kill()
        killed.process.wait()

    with Run(folder) as again:
        again.wait_until_announced()
        assert alive(left) == []
        assert again.get("/dev/mailbox/") == 200
        command = subprocess.run(
            [sys.executable, "manage.py", "import_needs", os.devnull, "--enterprise=x", "--actor=nobody@example.test"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "PORTAL_VAR": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "nobody@example.test" in command.stderr, "a command finds the database that runs"
        second = subprocess.run(
            [sys.executable, "-m", "cooperation.local"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"PORT": "0", "PORTAL_VAR": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (second.returncode, "already runs" in second.stderr) == (2, True)

        for name in ("web", "worker", "beat"):
            again.wait_for(name)
        family = again.family()
        again.process.send_signal(signal.SIGTERM)
        assert again.process.wait(60) == 0
        assert alive(family) == []
    assert "database system is shut down" in (folder / "services" / "postgres.log").read_text().splitlines()[-1]
    lines = again.log.read_text()
    assert set(NAMES.findall(lines)) == {"run", "web", "worker", "beat"}
    assert "run    | head@example.test" in lines


@pytest.mark.broker
def test_one_process_ending_ends_all_and_is_said(folder: Path) -> None:
    with Run(folder) as run:
        run.wait_for("beat")
        family = run.family()
        (beat,) = [process for process in family if process.cmdline()[-1:] == ["beat"]]
        beat.kill()
        assert run.process.wait(60) == 1
        assert "beat ended by itself with code -9; stopping everything." in run.log.read_text()
        assert alive(family) == []
