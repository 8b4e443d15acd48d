"""Every icon that a page asks for is in the sprite."""

import re

import pytest
from django.conf import settings

from core import navigation, states, timeline

SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (settings.BASE_DIR / "static" / "icons.svg").read_text()))
TAGS = (
    re.compile(r'{% icon "([^"]+)"'),
    re.compile(r'{% badge \S+ "[a-z]+" "([^"]+)"'),
    re.compile(r'\bicon(?:_name)?="([a-z0-9-]+)"'),
)


def test_the_sprite_is_what_the_list_says() -> None:
    names = (settings.BASE_DIR / "static" / "icons.txt").read_text().split()
    assert (names, set(names)) == (sorted(names), SPRITE)


def test_templates_and_modules() -> None:
    paths = [*settings.BASE_DIR.glob("templates/**/*.html"), *settings.BASE_DIR.glob("*/templates/**/*.html")]
    paths += [p for p in settings.BASE_DIR.glob("*/*.py") if "tests" not in p.parts]
    asked = {(p.name, name) for p in paths for tag in TAGS for name in tag.findall(p.read_text())}
    assert {(where, name) for where, name in asked if name not in SPRITE} == set()


@pytest.mark.parametrize("kind", ["navigation", "states", "timeline"])
def test_what_apps_registered(kind: str) -> None:
    asked = {
        "navigation": {item.icon for item in [*navigation._items.values(), *navigation.account_pages()]},
        "states": {look.icon for by_state in states._looks.values() for look in by_state.values()},
        "timeline": {words.look.icon for words in timeline._words.values()},
    }[kind]
    assert asked - SPRITE == set()
