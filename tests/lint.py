"""``make lint``: all checks at once, two at a time; prints only what failed."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.services import BASE, TestServices

BIN = os.path.dirname(sys.executable)
MANAGE = [sys.executable, "manage.py"]
CHECKS = {
    "types": [sys.executable, "-m", "mypy"],
    "style": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "floors": [f"{BIN}/lint-imports"],
    "system": [*MANAGE, "check", "--fail-level", "WARNING"],
    "templates": [*MANAGE, "check_templates"],
    "translations": [*MANAGE, "make_catalogues", "--check"],
    "migrations made": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "migrations safe": [*MANAGE, "lintmigrations"],
}


def main() -> int:
    """Run all; the exit code is the number of failed checks."""
    services = TestServices()
    addresses = services.start()
    try:
        environment = (
            os.environ | addresses | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PORTAL_DATABASE_ROLE": "owner"}
        )
        with ThreadPoolExecutor(2) as pool:
            return sum(pool.map(lambda name: not passed(name, environment), CHECKS))
    finally:
        services.stop()


def passed(name: str, environment: dict[str, str]) -> bool:
    """Run one check and say how it went."""
    started = time.monotonic()
    result = subprocess.run(CHECKS[name], env=environment, cwd=BASE, capture_output=True, text=True, check=False)
    words = "ok" if result.returncode == 0 else "FAILED"
    output = "" if result.returncode == 0 else result.stdout + result.stderr
    sys.stdout.write(f"lint {name:<16} {words} ({time.monotonic() - started:.0f} s)\n{output}")
    sys.stdout.flush()
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
