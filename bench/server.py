"""The real web processes over a database of their own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from cooperation.local.postgres import Postgres

BASE = Path(__file__).resolve().parent.parent
START_SECONDS = 60


class Web:
    """gunicorn as the portal runs it, on a free port of this machine."""

    def __init__(self, environment: dict[str, str], postgres: Postgres, database: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.postgres, self.database, self.environment = postgres, database, environment
        more = {"PORTAL_BIND": f"127.0.0.1:{self.port}", "PORTAL_URL": f"http://127.0.0.1:{self.port}"}
        command = [sys.executable, "-m", "gunicorn", "-c", "cooperation/gunicorn.py", "cooperation.wsgi"]
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            command, env=os.environ | environment | more, cwd=BASE, stdout=subprocess.DEVNULL, start_new_session=True
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/live", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    raise RuntimeError("gunicorn did not start; see above.") from None
                time.sleep(0.2)
        raise RuntimeError("gunicorn did not answer in time.")

    def processes(self) -> tuple[list[int], list[int]]:
        """Process ids of the web workers and of the database's backends for them."""
        web = [child.pid for child in psutil.Process(self.process.pid).children(recursive=True)]
        backends = self.postgres.execute(
            f"SELECT pid FROM pg_stat_activity WHERE datname = '{self.database}' AND backend_type = 'client backend'"  # noqa: S608 - our own name
        )
        return web, [int(pid) for pid in backends.split()]

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(timeout=30)
