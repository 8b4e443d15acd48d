"""Compile translations without gettext's programs."""

from typing import Any

import polib
from django.core.management.base import BaseCommand

from cooperation.catalogues import compiled_from


class Command(BaseCommand):
    help = "Write django.mo beside every django.po of the portal that changed since."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what is out of date; a running process sees the old file or the new one."""
        for source in compiled_from():
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
                partial = target.with_suffix(".mo.new")
                polib.pofile(str(source)).save_as_mofile(str(partial))
                partial.replace(target)
