"""Asking for pages and reading what they cost: CPU of web and database processes is the figure to trust."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, quantiles

from bench.pages import Page, Request

WARM_UP = 20
AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a page costs at one size."""

    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    web_ms: float
    bytes: int


def cpu_ns(pid: int) -> int:
    """Nanoseconds that a process has run, over all its threads; 0 for one that has ended."""
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            total += int(task.read_text().split()[0])
    return total


def ask(connection: http.client.HTTPConnection, request: Request, status: int) -> tuple[float, int]:
    """One request; milliseconds and bytes. Raises where the answer is not the right one."""
    begun = time.perf_counter()
    connection.request(request.method, request.path, request.body, request.headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != status:
        raise RuntimeError(f"{request.method} {request.path} answered {response.status}, not {status}: {body[:500]!r}")
    return (time.perf_counter() - begun) * 1000, len(body)


def one_after_another(port: int, requests: list[Request], status: int) -> list[tuple[float, int]]:
    """All requests over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return [ask(connection, request, status) for request in requests]
    finally:
        connection.close()


def measure(port: int, page: Page, processes: Callable[[], tuple[list[int], list[int]]]) -> Cost:
    """Warm up, ask one after another for times and CPU, then several at once for requests per second.

    ``processes()`` names the web's and the database's processes.
    """
    warm, rest = page.requests[:WARM_UP], page.requests[WARM_UP:]
    alone, together = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    one_after_another(port, warm, page.status)
    before = [{pid: cpu_ns(pid) for pid in group} for group in processes()]
    asked = one_after_another(port, alone, page.status)
    groups = processes()
    used = [
        sum(cpu_ns(pid) - start.get(pid, 0) for pid in group) / 1e6 / len(alone)
        for start, group in zip(before, groups, strict=True)
    ]
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for future in [
            pool.submit(one_after_another, port, together[number::AT_ONCE], page.status) for number in range(AT_ONCE)
        ]:
            future.result()
    seconds = time.perf_counter() - begun
    times = quantiles([one[0] for one in asked], n=100, method="inclusive")
    return Cost(
        per_second=len(together) / seconds,
        p50_ms=times[49],
        p95_ms=times[94],
        cpu_ms=sum(used),
        web_ms=used[0],
        bytes=round(mean(one[1] for one in asked)),
    )


def calibration_ms() -> float:
    """Milliseconds of CPU for a fixed piece of Python: how fast this machine is today."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        total = 0
        for number in range(1_000_000):
            total += number * number % 7
        best = min(best, (time.process_time() - begun) * 1000)
    return best
