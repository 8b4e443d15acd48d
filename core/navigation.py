"""What the shell offers to whom. Apps register their entries and counts in ``AppConfig.ready()``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from core.links import page

# Order and words of the sections of the left navigation.
SECTIONS: dict[str, str | Promise] = {
    "work": pgettext_lazy("navigation", "My work"),
    "cooperation": pgettext_lazy("navigation", "Cooperation"),
    "organisation": pgettext_lazy("navigation", "Organisations and people"),
    "district": pgettext_lazy("navigation", "District"),
    "public": pgettext_lazy("navigation", "Open to everybody"),
    "platform": pgettext_lazy("navigation", "Platform"),
}


@dataclass(frozen=True)
class NavItem:
    """One entry: for which roles, and for which of them also in the phone's bottom bar.

    ``roles=None`` is everybody signed in; ``visitors=True`` adds people who are not. ``phone`` names the roles for
    whom this is one of the three things they do most (``True``: all of ``roles``). ``count`` is a key of a
    registered count shown beside the label; ``short`` is the label of the bottom bar, one word that fits a quarter of a
    phone's width.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    roles: frozenset[str] | None = None
    phone: frozenset[str] | bool = False
    order: int = 100
    section: str = "work"
    visitors: bool = False
    count: str = ""
    short: str | Promise = ""

    def shown_to(self, roles: frozenset[str]) -> bool:
        """Whether someone with these roles gets the entry."""
        return self.roles is None or bool(self.roles & roles)

    def on_phone(self, roles: frozenset[str]) -> bool:
        """Whether the entry belongs into this person's bottom bar."""
        return self.phone if isinstance(self.phone, bool) else bool(self.phone & roles)

    @property
    def url(self) -> str:
        """Where the entry leads."""
        return page(self.url_name)


Counts = Callable[[HttpRequest], Mapping[str, int]]
_items: dict[str, NavItem] = {}
_account: list[NavItem] = []
_places: dict[str, str] = {}
_counts: list[Counts] = []


def register(*items: NavItem) -> None:
    """Add entries; a key is used once."""
    for item in items:
        if item.section not in SECTIONS:
            raise ValueError(f"Unknown section of the navigation: {item.section}")
        if _items.setdefault(item.key, item) != item:
            raise ValueError(f"The navigation already has an entry {item.key!r}.")


def register_counts(counts: Counts) -> None:
    """Add a function that returns counts by key (``unread``, ``waiting``) for a signed-in person, in one statement."""
    _counts.append(counts)


def register_account_pages(*items: NavItem) -> None:
    """Add pages about the person's own account to the menu behind the name."""
    _account.extend(items)


def register_place(place: str, url_name: str) -> None:
    """Say where the shell's ``inbox`` (the bell) or ``switch`` (chosen organisation) lives."""
    _places[place] = url_name


def account_pages() -> list[NavItem]:
    """Pages of the menu behind the name, in order."""
    return sorted(_account, key=lambda item: item.order)


def place(name: str) -> str:
    """Address of a registered place; empty where no app offers it."""
    return page(_places[name]) if name in _places else ""


def entries_for(roles: Iterable[str], signed_in: bool) -> list[NavItem]:
    """Entries for a person, in order."""
    held = frozenset(roles)
    items = [item for item in _items.values() if (item.shown_to(held) if signed_in else item.visitors)]
    return sorted(items, key=lambda item: (list(SECTIONS).index(item.section), item.order, item.key))


def counts_for(request: HttpRequest) -> dict[str, int]:
    """All registered counts for the signed-in person."""
    merged: dict[str, int] = {}
    for counts in _counts:
        merged.update(counts(request))
    return merged


def current_key(items: Iterable[NavItem], path: str) -> str:
    """The entry whose address is the longest beginning of ``path``."""
    best: tuple[int, str] = (0, "")
    for item in items:
        url = item.url.split("?")[0]
        if path == url or (url != "/" and path.startswith(url)):
            best = max(best, (len(url), item.key))
    return best[1]
