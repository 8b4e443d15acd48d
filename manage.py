#!/usr/bin/env python
"""Django's command line for the portal."""

import json
import os
import sys
from pathlib import Path


def find_running() -> None:
    """On one machine commands speak to the portal that ``make run`` has running from this checkout, if it does."""
    if "DATABASE_URL" in os.environ or os.environ.get("PORTAL_MODE", "local") != "local":
        return
    folder = Path(os.environ.get("PORTAL_VAR", Path(__file__).resolve().parent / "var"))
    addresses = folder / "services" / "addresses.json"
    if addresses.exists():
        os.environ.update(json.loads(addresses.read_text()))


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    find_running()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
