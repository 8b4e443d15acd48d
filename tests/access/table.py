"""The table role × URL. Each app has a module ``tests/access/<app>.py`` with its ``ROWS``.

    ROWS = [
        Row("needs:list", signed_in(200)),
        Row("needs:detail", statuses(404, enterprise_head=200, district_official=200), record("need")),
        Row("needs:publish", statuses(404, enterprise_head=403, district_official=302), record("need"), method="post"),
    ]

A row gives the expected status for every role of ``tests.factories.world.ROLES``. A visitor's 302 must lead to the sign-in
page and nobody else's may. Every URL of the project needs at least one row; give one for each method that matters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.access
from tests.factories.world import ROLES, VISITOR, World

Statuses = dict[str, int]


@dataclass(frozen=True)
class Row:
    """One address and what each role gets there.

    ``kwargs(world)`` gives the arguments of the address and ``data(world)`` what is sent. A pattern without a name is
    named by its route, as ``route:admin/(?P<url>.*)$``, and needs ``path``. ``remark`` tells rows of one URL apart.
    """

    name: str
    expected: Statuses
    kwargs: Callable[[World], dict[str, Any]] = lambda world: {}
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    query: str = ""
    path: str = ""
    remark: str = ""

    def url(self, world: World) -> str:
        """The address in this world."""
        return (self.path or reverse(self.name, kwargs=self.kwargs(world))) + self.query

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.method, self.query, self.remark)))


def statuses(default: int, **by_role: int) -> Statuses:
    """The same status for everybody but the named roles; visitors are sent to sign in unless named."""
    unknown = set(by_role) - set(ROLES)
    if unknown:
        raise ValueError(f"Unknown roles: {sorted(unknown)}")
    return dict.fromkeys(ROLES, default) | {VISITOR: 302} | by_role


def everybody(status: int) -> Statuses:
    """The same for all, visitors included."""
    return dict.fromkeys(ROLES, status)


def signed_in(status: int) -> Statuses:
    """The same for all who have signed in."""
    return statuses(status)


def record(name: str, argument: str = "pk") -> Callable[[World], dict[str, Any]]:
    """Arguments of an address: the key of a record or organisation of the world."""

    def kwargs(world: World) -> dict[str, Any]:
        return {argument: (world.records.get(name) or world.organisations[name]).pk}

    return kwargs


def rows() -> list[Row]:
    """The rows of all apps."""
    result: list[Row] = []
    for module in iter_modules(tests.access.__path__):
        if module.name != "table" and not module.name.startswith(("test_", "conftest")):
            result += import_module(f"tests.access.{module.name}").ROWS
    return result


def url_names(resolver: URLResolver | None = None, namespace: str = "", route: str = "") -> set[str]:
    """The names of all URL patterns of the project; those without one as ``route:…``."""
    names = set()
    for entry in (resolver or get_resolver()).url_patterns:
        path = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names |= url_names(entry, inner, path)
        elif isinstance(entry, URLPattern):
            names.add(f"{namespace}{entry.name}" if entry.name else f"route:{path}")
    return names
