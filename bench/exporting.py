"""Taking a whole list as a file: time to the first byte, to the last, CPU, and memory.

CSV from the running web, as long as it gives it at once; whole files as a worker makes them: ``python -m bench.exporting SESSION``, JSON to stdout.
"""

import http.client
import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bench.measure import cpu_ns

LISTS = ("/needs/", "/claims/")
PIECE = 65_536


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One file, once."""

    path: str
    size: int
    rows: int
    bytes: int
    first_s: float
    last_s: float
    cpu_s: float
    web_s: float
    grown_mb: float
    """By how much the process that answered grew at its widest."""


def take(port: int, size: int, session: str, processes: Callable[[], tuple[list[int], list[int]]]) -> list[Taken]:
    """Every list that is given at once as CSV, as the official. The first one of each is not counted: it loads modules."""
    taken = []
    for path in LISTS:
        address = f"{path}?format=csv"
        _read(port, f"{address}&state=draft", session)
        web, backends = processes()
        rss = {pid: _memory(pid, "VmRSS") for pid in web}
        for pid in web:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        before = _cpu(web), _cpu(backends)
        first, last, length, lines = _read(port, address, session)
        if not lines:
            continue  # the page that offers the file
        web_s, database_s = _cpu(web) - before[0], _cpu(backends) - before[1]
        grown = max(_memory(pid, "VmHWM") - rss[pid] for pid in web)
        taken.append(
            Taken(
                path=address,
                size=size,
                rows=lines,
                bytes=length,
                first_s=first,
                last_s=last,
                cpu_s=web_s + database_s,
                web_s=web_s,
                grown_mb=grown,
            )
        )
    return taken


def main(session: str) -> None:
    """Make every file as a job of whoever is signed in with ``session``, in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User
    from jobs import lists
    from jobs.models import Job

    official = User.objects.get(pk=SessionStore(session)["_auth_user_id"])
    found = []
    for path, kind in product(LISTS, ("csv", "xlsx")):
        for query in (f"format={kind}&state=draft", f"format={kind}"):
            job = Job(kind=lists.KIND, owner=official, parameters={"path": path, "query": query, "total": 0})
            Path("/proc/self/clear_refs").write_text("5")
            before, begun, cpu = _memory(os.getpid(), "VmRSS"), time.perf_counter(), time.process_time()
            outcome = lists.make(job)
            seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
            assert outcome.content is not None  # noqa: S101 - the official may read these lists
            length = outcome.content.seek(0, os.SEEK_END)
        found.append(
            {
                "path": f"{path}?{query}, by a job",
                "rows": outcome.result["rows"],
                "bytes": length,
                "first_s": seconds,
                "last_s": seconds,
                "cpu_s": cpu,
                "web_s": cpu,
                "grown_mb": _memory(os.getpid(), "VmHWM") - before,
            }
        )
    json.dump(found, sys.stdout)


def _read(port: int, address: str, session: str) -> tuple[float, float, int, int]:
    """Seconds to the first and the last byte, bytes, and rows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
    response = connection.getresponse()
    length = lines = 0
    first = 0.0
    while piece := response.read(PIECE):
        first = first or time.perf_counter() - begun
        length += len(piece)
        lines += piece.count(b"\r\n")
    last = time.perf_counter() - begun
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{address} answered {response.status}")
    return first, last, length, lines - 1 if "csv" in response.headers["Content-Type"] else 0


def _cpu(pids: list[int]) -> float:
    return sum(cpu_ns(pid) for pid in pids) / 1e9


def _memory(pid: int, what: str) -> float:
    """Megabytes of a process."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None  # noqa: S101 - Linux has it
    return int(found[1]) / 1024


def exports_table(taken: list[Taken]) -> str:
    """One row per list, format and size."""
    lines = [
        "| list | needs | rows | kB | first byte s | last byte s | CPU s | of it Python | grown MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in sorted(taken, key=lambda one: (one.path, one.size)):
        cells = [one.path, f"{one.size:,}", f"{one.rows:,}", f"{one.bytes / 1000:,.0f}"]
        cells += [f"{value:.1f}" for value in (one.first_s, one.last_s, one.cpu_s, one.web_s, one.grown_mb)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1])
