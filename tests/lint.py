"""``make lint``: all checks, two at a time; prints only what failed. Those that need no database do not wait for one."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.services import BASE, TestServices

BIN = os.path.dirname(sys.executable)
MANAGE = [sys.executable, "manage.py"]
WITHOUT_DATABASE = {
    "types": [sys.executable, "-m", "mypy"],
    "style": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "floors": [f"{BIN}/lint-imports"],
}
WITH_DATABASE = {
    "system": [*MANAGE, "check", "--fail-level", "WARNING"],
    "templates": [*MANAGE, "check_templates"],
    "translations": [*MANAGE, "make_catalogues", "--check"],
    "migrations made": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "migrations safe": [*MANAGE, "lintmigrations"],
}


def main() -> int:
    """Run all; the exit code is the number of failed checks."""
    services = TestServices()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    try:
        with ThreadPoolExecutor(2) as pool:
            begun = [pool.submit(passed, *check, environment) for check in WITHOUT_DATABASE.items()]
            owner = environment | services.start() | {"PORTAL_DATABASE_ROLE": "owner"}
            begun += [pool.submit(passed, *check, owner) for check in WITH_DATABASE.items()]
            return sum(not check.result() for check in begun)
    finally:
        services.stop()


def passed(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one check and say how it went."""
    started = time.monotonic()
    result = subprocess.run(command, env=environment, cwd=BASE, capture_output=True, text=True, check=False)
    words = "ok" if result.returncode == 0 else "FAILED"
    output = "" if result.returncode == 0 else result.stdout + result.stderr
    sys.stdout.write(f"lint {name:<16} {words} ({time.monotonic() - started:.0f} s)\n{output}")
    sys.stdout.flush()
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
