"""Every template compiles, names static files that exist, and carries nothing that the content security policy blocks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError, engines

BLOCKED = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "an inline event handler": re.compile(r"\s(?:hx-)?on[a-z:-]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:|\bjs:", re.IGNORECASE),
    "a file from another host": re.compile(r"<(?:script|link|img)[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}
STATIC = re.compile(r"""{%-?\s*static\s+['"]([^'"]+)['"]""")
UNSEEN = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


class Command(BaseCommand):
    help = "Compile every template of the portal and look for inline scripts and styles."

    def handle(self, *args: Any, **options: Any) -> None:
        """List all problems, then fail."""
        problems = [problem for path in templates(settings.BASE_DIR) for problem in problems_of(path)]
        if problems:
            raise CommandError("\n".join(problems))


def templates(base: Path) -> list[Path]:
    """Every template of the portal."""
    return sorted(p for p in [*base.glob("templates/**/*"), *base.glob("*/templates/**/*")] if p.is_file())


def problems_of(path: Path) -> Iterator[str]:
    """One line for each fault of a template."""
    source = path.read_text(encoding="utf-8")
    try:
        engines["django"].from_string(source)
    except TemplateSyntaxError as error:
        yield f"{path}: {error}"
    for name in STATIC.findall(source):
        if not finders.find(name):
            yield f"{path}: static file {name!r} does not exist"
    # Mail has no content security policy, and its readers know no style sheets.
    if path.suffix != ".html" or "mail" in path.parts or "email" in path.parts:
        return
    seen = UNSEEN.sub("", source)
    for name, pattern in BLOCKED.items():
        for match in pattern.finditer(seen):
            yield f"{path}:{seen.count(chr(10), 0, match.start()) + 1}: {name}: {match.group()[:60]!r}"
