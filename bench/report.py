"""The result as Markdown."""

import datetime
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Cost

GROWTH = 1.3
SEARCH_GROWTH = 2.0
"""What a search among a million documents may cost against ten thousand."""
WITHIN = 1.5
"""What a dashboard may cost with many needs and writes beside it, against few and none."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One page at one size."""

    size: int
    page: str
    cost: Cost
    statements: int
    limit_ms: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One dashboard at one size, with or without writes beside it; ``reached`` holds their rate when they have ended."""

    page: str
    size: int
    busy: bool
    cost: Cost
    reached: list[float]


def machine(calibration: float) -> str:
    """The machine beside its calibration loop."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "?")
    return (
        f"{datetime.date.today():%Y-%m-%d} · {os.cpu_count()} × {model} · {platform.system()} {platform.release()} · "
        f"Python {platform.python_version()} · calibration loop {calibration:.0f} ms"
    )


def table(results: list[Result]) -> str:
    """One row per page and size, with the ratio to the empty view and to the size before."""
    lines = [
        "| page | needs | requests/s | p50 ms | p95 ms | CPU ms | of it web | statements | bytes | × empty | × before |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    empty = {one.size: one.cost.cpu_ms for one in results if one.page == results[0].page}
    before: dict[str, float] = {}
    for page in dict.fromkeys(one.page for one in results):
        for one in (found for found in results if found.page == page):
            cost = one.cost
            growth = cost.cpu_ms / before[page] if page in before else None
            before[page] = cost.cpu_ms
            cells = [
                page,
                f"{one.size:,}",
                f"{cost.per_second:.0f}",
                f"{cost.p50_ms:.1f}",
                f"{cost.p95_ms:.1f}",
                f"{cost.cpu_ms:.1f}{' !' if cost.cpu_ms > one.limit_ms else ''}",
                f"{cost.web_ms:.1f}",
                f"{one.statements}{' !' if one.statements > 10 and one.limit_ms == 25 else ''}",
                f"{cost.bytes:,}",
                f"{cost.cpu_ms / empty[one.size]:.1f}",
                "" if growth is None else f"{growth:.2f}{' !' if growth > GROWTH else ''}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def dashboards_table(results: list[Measured]) -> str:
    """One row per page, size and load; p95 against the quiet, smallest case."""
    lines = [
        "| page | needs | events/s | p50 ms | p95 ms | CPU ms | bytes | p95 × quiet, small |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for page in dict.fromkeys(one.page for one in results):
        found = [one for one in results if one.page == page]
        small = found[0].cost.p95_ms
        for one in found:
            growth = one.cost.p95_ms / small
            cells = [page, f"{one.size:,}", f"{one.reached[0]:.1f}" if one.busy else "0"]
            cells += [f"{value:.1f}" for value in (one.cost.p50_ms, one.cost.p95_ms, one.cost.cpu_ms)]
            cells += [f"{one.cost.bytes:,}", f"{growth:.2f}{' !' if growth > WITHIN else ''}"]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def search_table(facts: dict[int, dict[str, Any]]) -> str:
    """Two tables: in the database, and the pages; a row per kind of query and size, CPU against the size before."""
    lines = [
        "| in the database | documents | matches | p50 ms | p95 ms | CPU ms | CPU p95 ms | × before |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    smallest = next(iter(facts.values()))
    for group, most in (("search", 1000), ("suggestions", 8)):
        for name in smallest[group]:
            before = 0.0
            for size, measured in facts.items():
                one = measured[group][name]
                found = f"{min(one['found'], most):,}{'+' if one['found'] > most else ''}"
                times = [f"{one[key]:.1f}" for key in ("p50", "p95", "cpu", "cpu_p95")]
                cells = [f"{group}: {name}", f"{size:,}", found, *times, _against(one["cpu"], before)]
                before = one["cpu"]
                lines.append("| " + " | ".join(cells) + " |")
    lines += [
        "",
        "| page | documents | p50 ms | p95 ms | CPU ms | of it web | × before |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in smallest["pages"]:
        before = 0.0
        for size, measured in facts.items():
            cost: Cost = measured["pages"][name]
            times = [f"{value:.1f}" for value in (cost.p50_ms, cost.p95_ms, cost.cpu_ms, cost.web_ms)]
            lines.append("| " + " | ".join([name, f"{size:,}", *times, _against(cost.cpu_ms, before)]) + " |")
            before = cost.cpu_ms
    return "\n".join(lines)


def _against(cpu: float, before: float) -> str:
    return f"{cpu / before:.2f}{' !' if cpu / before > SEARCH_GROWTH else ''}" if before else ""


def matching_table(facts: list[dict[str, Any]]) -> str:
    """Seconds of background work by the clock and of its process's CPU, two columns for each model."""
    models = [one["model"] for one in facts]
    lines = [f"| seconds | {' | '.join(f'{model} | CPU' for model in models)} |", f"|---|{'---:|' * 2 * len(models)}"]
    for name in [name for name, value in facts[0].items() if isinstance(value, dict)]:
        cells = [f"{one[name][kind]:.2f}" for one in facts for kind in ("clock", "cpu")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def import_table(facts: list[dict[str, Any]]) -> str:
    """One row per stage of an import."""
    lines = ["| stage | s | statements | memory on top, MB |", "|---|---:|---:|---:|"]
    lines += [f"| {one['stage']} | {one['seconds']:.1f} | {one['statements']:,} | {one['mb']:.0f} |" for one in facts]
    return "\n".join(lines)
