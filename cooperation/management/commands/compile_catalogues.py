"""Compile translations without gettext's programs."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


class Command(BaseCommand):
    help = "Write django.mo beside every django.po of the portal that changed since."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what is out of date; another running process sees the old file or the new one, this one the new."""
        for source in sources(settings.BASE_DIR):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
                partial = target.with_suffix(".mo.new")
                polib.pofile(str(source)).save_as_mofile(str(partial))
                partial.replace(target)
                # What was read before (on a new machine: nothing) would stay for this process, demonstration included.
                translation_file_changed(sender=None, file_path=target)


def sources(base: Path) -> list[Path]:
    """Every catalogue of the portal: that of the house and those of the apps."""
    return sorted([*base.glob("locale/*/LC_MESSAGES/*.po"), *base.glob("*/locale/*/LC_MESSAGES/*.po")])
