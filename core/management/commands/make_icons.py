"""Build the icon sprite from an unpacked copy of the icon set."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SHAPES = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")
EMPTY_BOX = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


class Command(BaseCommand):
    """Write static/icons.svg with the icons named in static/icons.txt, and no others."""

    help = "Write static/icons.svg from the outline icons named in static/icons.txt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of outline icons."""
        parser.add_argument("folder", type=Path, help="icons/outline of the unpacked @tabler/icons package")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and write."""
        static = Path(settings.BASE_DIR) / "static"
        names = (static / "icons.txt").read_text().split()
        if names != sorted(set(names)):
            raise CommandError("static/icons.txt must be sorted and name each icon once.")
        symbols = [symbol(name, options["folder"] / f"{name}.svg") for name in names]
        head = '<svg xmlns="http://www.w3.org/2000/svg">'
        (static / "icons.svg").write_text("\n".join([head, *symbols, "</svg>"]) + "\n")
        self.stdout.write(f"{len(names)} icons")


def symbol(name: str, source: Path) -> str:
    """One icon as a <symbol> that takes colour and stroke from where it is used."""
    if not source.is_file():
        raise CommandError(f"The icon set has no outline icon {name!r}.")
    shapes = "".join(shape for shape in SHAPES.findall(source.read_text()) if shape != EMPTY_BOX)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'
