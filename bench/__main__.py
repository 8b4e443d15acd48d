"""Measure all pages at all sizes and print a table. Everything lies in a temporary folder and is deleted afterwards,
unless ``--folder`` names one that keeps the filled databases for the next run."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.exporting import Taken, exports_table, take
from bench.measure import WARM_UP, calibration_ms, measure
from bench.pages import dashboards, pages
from bench.report import (
    Measured,
    Result,
    dashboards_table,
    import_table,
    machine,
    matching_table,
    search_table,
    table,
)
from bench.search import pages as search_pages
from bench.server import BASE, Web
from cooperation.local.services import Services

TEMPLATE = "bench_template"
MODELS = ("search.ranking.embedding.Use", "")


def main() -> None:
    """Start the services, do what is asked for, and print its table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=sizes, default="1000,10000,100000", help="numbers of needs, smallest first")
    parser.add_argument(
        "--requests", type=int, default=300, help="requests per page and size that are measured for CPU"
    )
    parser.add_argument("--pages", default="", help="only pages whose name contains this")
    parser.add_argument(
        "--search", type=sizes, default=[], help="measure the search instead, with so many documents: 10000,1000000"
    )
    parser.add_argument(
        "--matching", action="store_true", help="measure matching instead, with the model and with words alone"
    )
    parser.add_argument(
        "--exports", action="store_true", help="take whole lists as CSV and XLSX instead, at each of the sizes"
    )
    parser.add_argument(
        "--dashboards", type=sizes, default=[], help="measure the dashboards instead, with so many needs: 1000,1000000"
    )
    parser.add_argument(
        "--writes", type=float, default=20, help="events a second that are written beside the dashboards"
    )
    parser.add_argument(
        "--importing", type=int, default=0, help="measure the import of a table with so many rows instead"
    )
    parser.add_argument(
        "--folder", type=Path, help="keep the filled databases in this folder, and use again what is filled there"
    )
    parser.add_argument("--fill", action="store_true", help="with --folder: only fill, measure nothing")
    options = parser.parse_args()
    folder = options.folder.resolve() if options.folder else Path(tempfile.mkdtemp(prefix="portal-bench-"))
    services = Services(folder)
    services.start()
    try:
        environment = local_environment(services, TEMPLATE, folder)
        services.ensure_database(TEMPLATE)
        manage(environment | {"PORTAL_DATABASE_ROLE": "owner"}, "prepare_database", "--verbosity=0")
        manage(environment, "compile_catalogues")
        manage(environment, "collectstatic", "--no-input", "--verbosity=0")
        found = measured(services, folder, options)
    finally:
        services.stop()
        if not options.folder:
            subprocess.run(["/bin/rm", "-rf", str(folder)], check=True)  # noqa: S603 - our own folder
    print(f"\n{machine(calibration_ms())}\n\n{found}")  # noqa: T201 - the result


def sizes(text: str) -> list[int]:
    """Sizes as they are typed: numbers with commas between them."""
    return [int(size) for size in text.split(",")]


def measured(services: Services, folder: Path, options: argparse.Namespace) -> str:
    """Measure what the options name, or only fill for it; a table."""
    count = options.requests
    if options.fill:
        for size in options.search:
            with_documents(services, folder, size)
        for size in options.dashboards or ([] if options.search else options.sizes):
            with_needs(services, folder, size)
        return "Filled."
    if options.search:
        return search_table({size: search_at(services, folder, size, count) for size in options.search})
    if options.matching:
        return matching_table([matching_with(services, folder, model) for model in MODELS])
    if options.importing:
        return import_table(importing(services, folder, options.importing))
    if options.exports:
        return exports_table([one for size in options.sizes for one in exports_at(services, folder, size)])
    if options.dashboards:
        return dashboards_table(
            [one for size in options.dashboards for one in dashboards_at(services, folder, size, count, options.writes)]
        )
    return table([one for size in options.sizes for one in at_size(services, folder, size, count, options.pages)])


def local_environment(services: Services, database: str, folder: Path) -> dict[str, str]:
    """Settings of one machine, over our own services and folder."""
    return {
        **services.environment(database),
        "PORTAL_MODE": "local",
        "PORTAL_STATIC_ROOT": str(folder / "static"),
        "PORTAL_MEDIA_ROOT": str(folder / "media"),
        "PORTAL_LOG_LEVEL": "INFO",
    }


def at_size(services: Services, folder: Path, size: int, count: int, only: str) -> list[Result]:
    """Fill a database with ``size`` needs and measure the pages."""
    asked = WARM_UP + 2 * count
    web, facts = ready(services, folder, size, asked)
    results = []
    try:
        for page in pages(facts, asked):
            if only in page.name:
                cost = measure(web.port, page, web.processes)
                say(f"{size:,} needs: {page.name}: {cost.cpu_ms:.1f} ms CPU, p50 {cost.p50_ms:.1f} ms")
                results.append(
                    Result(
                        size=size,
                        page=page.name,
                        cost=cost,
                        statements=facts["statements"][page.name],
                        limit_ms=page.limit_ms,
                    )
                )
    finally:
        web.stop()
    return results


def filled(services: Services, folder: Path, database: str, *command: str) -> dict[str, str]:
    """Settings over a database that ``command`` has filled, now or in an earlier run with the same folder.

    It gets its name when it is full, so that an interrupted filling begins anew.
    """
    if database not in services.postgres.execute("SELECT datname FROM pg_database").splitlines():
        making = f"{database}_making"
        services.postgres.execute(f"DROP DATABASE IF EXISTS {making}")
        services.ensure_database(making, TEMPLATE)
        say(f"{database}: filling")
        begun = time.monotonic()
        run([sys.executable, "-m", *command], superuser(services, folder, making))
        services.postgres.execute(f"ALTER DATABASE {making} RENAME TO {database}")
        say(f"{database}: filled in {time.monotonic() - begun:.0f} s")
    environment = local_environment(services, database, folder)
    manage(environment | {"PORTAL_DATABASE_ROLE": "owner"}, "migrate", "--verbosity=0")
    return environment


def superuser(services: Services, folder: Path, database: str) -> dict[str, str]:
    """Settings for generating data: without the limits of the portal's role."""
    return local_environment(services, database, folder) | {"DATABASE_URL": services.postgres.url("postgres", database)}


def with_needs(services: Services, folder: Path, size: int) -> dict[str, str]:
    """Settings over a database of so many needs."""
    return filled(services, folder, f"bench_{size}", "bench.prepare", "fill", str(size))


def ready(services: Services, folder: Path, size: int, claims: int) -> tuple[Web, dict[str, Any]]:
    """A database with so many needs, and the web over it."""
    database = f"bench_{size}"
    environment = with_needs(services, folder, size)
    facts = json.loads(
        run([sys.executable, "-m", "bench.prepare", "facts", str(claims)], superuser(services, folder, database))
    )
    return Web(environment, services.postgres, database), facts


def exports_at(services: Services, folder: Path, size: int) -> list[Taken]:
    """Take the lists of a database with ``size`` needs."""
    web, facts = ready(services, folder, size, 2)
    try:
        taken = take(web.port, size, facts["official"], web.processes)
    finally:
        web.stop()
    environment = local_environment(services, f"bench_{size}", folder)
    made = json.loads(run([sys.executable, "-m", "bench.exporting", facts["official"]], environment))
    return [*taken, *(Taken(size=size, **one) for one in made)]


def dashboards_at(services: Services, folder: Path, size: int, count: int, rate: float) -> list[Measured]:
    """Fill a database with ``size`` needs and measure the dashboards, first quiet, then with ``rate`` events a second."""
    web, facts = ready(services, folder, size, 0)
    asked = WARM_UP + 2 * count
    results = []
    try:
        for busy in (False, True):
            with writing(web.environment, rate if busy else 0) as reached:
                for page in dashboards(facts, asked):
                    cost = measure(web.port, page, web.processes)
                    say(f"{size:,} needs, {'busy' if busy else 'quiet'}: {page.name}: p95 {cost.p95_ms:.1f} ms")
                    results.append(Measured(page=page.name, size=size, busy=busy, cost=cost, reached=reached))
    finally:
        web.stop()
    return results


@contextmanager
def writing(environment: dict[str, str], rate: float) -> Iterator[list[float]]:
    """Have another process write meanwhile; afterwards the list holds how many events a second it reached. 0: none."""
    reached: list[float] = []
    if not rate:
        yield reached
        return
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bench.writes", str(rate)],
        env=os.environ | environment,
        cwd=BASE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield reached
    finally:
        output, _errors = process.communicate(timeout=60)
        reached.append(float(output))


def with_documents(services: Services, folder: Path, size: int) -> dict[str, str]:
    """Settings over a database of so many needs of which nothing but the search is measured."""
    return filled(services, folder, f"bench_search_{size}", "bench.search", "fill", str(size))


def search_at(services: Services, folder: Path, size: int, count: int) -> dict[str, Any]:
    """Search among ``size`` documents: in the database, then the pages."""
    environment, database = with_documents(services, folder, size), f"bench_search_{size}"
    command = [sys.executable, "-m", "bench.search", "facts"]
    facts: dict[str, Any] = json.loads(run(command, superuser(services, folder, database)))
    facts["pages"] = {}
    web = Web(environment, services.postgres, database)
    try:
        for page in search_pages(facts, WARM_UP + 2 * count):
            cost = facts["pages"][page.name] = measure(web.port, page, web.processes)
            say(f"{size:,} documents: {page.name}: {cost.cpu_ms:.1f} ms CPU, p95 {cost.p95_ms:.1f} ms")
    finally:
        web.stop()
    return facts


def matching_with(services: Services, folder: Path, model: str) -> dict[str, Any]:
    """Generate researchers and time matching with one model; the database is dropped afterwards."""
    say(f"matching with {model or 'words alone'}: generating")
    database = "bench_matching"
    services.ensure_database(database, TEMPLATE)
    environment = local_environment(services, database, folder) | {"PORTAL_MATCHING_MODEL": model}
    environment["DATABASE_URL"] = services.postgres.url("postgres", database)
    facts: dict[str, Any] = json.loads(run([sys.executable, "-m", "bench.matching"], environment))
    services.postgres.execute(f"DROP DATABASE {database}")
    say(json.dumps(facts))
    return facts


def importing(services: Services, folder: Path, rows: int) -> list[dict[str, Any]]:
    """Import a generated table of ``rows``, through the page and by the command."""
    environment = local_environment(services, TEMPLATE, folder)
    environment["DATABASE_URL"] = services.postgres.url("postgres", TEMPLATE)
    facts: list[dict[str, Any]] = json.loads(run([sys.executable, "-m", "bench.importing", str(rows)], environment))
    return facts


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a management command."""
    run([sys.executable, "manage.py", *arguments], environment)


def run(command: list[str], environment: dict[str, str]) -> str:
    """Run one of our commands; what it printed. Its errors go to the terminal."""
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=os.environ | environment, cwd=BASE, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def say(text: str) -> None:
    """Progress goes beside the result."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - progress


if __name__ == "__main__":
    main()
