"""Runs a few processes in one terminal: prefixed lines, one stopping stops all, nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from cooperation.local.leftovers import RunRecord

COLOURS = (36, 32, 33, 35, 34)
GRACE_SECONDS = 15


@dataclass
class Child:
    """One process of the portal; it leads a session of its own, so the terminal's Ctrl-C reaches it only through us."""

    name: str
    process: subprocess.Popen[str]
    reader: threading.Thread


class Supervisor:
    """Starts, watches and stops the children."""

    def __init__(self, record: RunRecord, folder: Path) -> None:
        self.record = record
        self.folder = folder
        self.children: list[Child] = []
        self._stop = threading.Event()
        self._printing = threading.Lock()

    def listen_to_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal ask for an orderly end; a second time, for a hasty one."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start one process and pass its lines on."""
        process = subprocess.Popen(
            command,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.record.process(process.pid)
        colour = COLOURS[len(self.children) % len(COLOURS)]
        reader = threading.Thread(target=self._pass_on, args=(name, colour, process), daemon=True)
        reader.start()
        self.children.append(Child(name, process, reader))

    def wait(self) -> int:
        """Until somebody asks to stop (0) or a process ends by itself, which ends all (1)."""
        while not self._stop.wait(0.2):
            if ended := self.first_ended():
                self.say(f"{ended.name} ended by itself with code {ended.process.returncode}; stopping everything.")
                return 1
        return 0

    def first_ended(self) -> Child | None:
        """A child that is no longer running."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Ask all to finish; kill whole sessions after a while, or at once when asked twice."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        self._stop.clear()
        while any(child.process.poll() is None for child in self.children):
            if time.monotonic() > deadline or self._stop.wait(0.05):
                self.say("Killing what did not finish.")
                break
        for child in self.children:
            kill_session(child.process.pid)
            child.process.wait()
            child.reader.join(1)
        self.children.clear()

    def say(self, line: str, name: str = "run", colour: int = 1) -> None:
        """One prefixed line; colours only for a person's terminal."""
        prefix = f"{name:<7}|"
        if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
            prefix = f"\033[{colour}m{prefix}\033[0m"
        with self._printing:
            sys.stdout.write(f"{prefix} {line}\n")
            sys.stdout.flush()

    def _pass_on(self, name: str, colour: int, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.say(line.rstrip("\n"), name, colour)

    def _on_signal(self, number: int, frame: object) -> None:
        self._stop.set()


def kill_session(pid: int) -> None:
    """Kill what is left of a child and of everything that it started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
