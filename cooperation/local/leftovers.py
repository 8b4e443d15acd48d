"""Remembers started processes on disk, so that the next start can end what a killed run left behind."""

import contextlib
import json
import os
import shutil
import signal
from pathlib import Path

import psutil


class RunRecord:
    """Processes and the temporary folder of one run, written down before they are needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._runtime = ""
        self._processes: list[dict[str, object]] = []

    def runtime_folder(self, folder: Path) -> None:
        """Remember the temporary folder that holds the sockets."""
        self._runtime = str(folder)
        self._write()

    def process(self, pid: int) -> None:
        """Remember a process that leads its own session."""
        self._processes.append({"pid": pid, "created": psutil.Process(pid).create_time()})
        self._write()

    def forget(self) -> None:
        """Everything was stopped properly: there is nothing to remember."""
        self._runtime, self._processes = "", []
        self.path.unlink(missing_ok=True)

    def end_leftovers(self) -> None:
        """End the processes of a run that was killed, last started first, and remove its temporary folder."""
        try:
            content = json.loads(self.path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return
        for entry in reversed(content["processes"]):
            end_session(entry["pid"], entry["created"])
        if content["runtime"]:
            shutil.rmtree(content["runtime"], ignore_errors=True)
        self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".new")
        partial.write_text(json.dumps({"runtime": self._runtime, "processes": self._processes}))
        partial.replace(self.path)


def is_alive(pid: int, created: float) -> bool:
    """Whether the very process that had this number is still there; numbers are used again."""
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def end_session(pid: int, created: float, patience: float = 20) -> None:
    """Ask a process to stop; after ``patience`` seconds kill it and what it started."""
    if not is_alive(pid, created):
        return
    process = psutil.Process(pid)
    with contextlib.suppress(psutil.NoSuchProcess):
        # SIGTERM would let PostgreSQL wait for its clients; SIGINT is its fast and clean shutdown.
        process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    try:
        process.wait(patience)
    except psutil.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
