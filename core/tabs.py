"""What apps further up add to the pages of a record they know: ``needs`` adds its tab to an enterprise, and a button to
each project that an enterprise hopes for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


def everybody(user: Any, record: Any) -> bool:
    """Whoever sees the record sees the tab."""
    return True


@dataclass(frozen=True, kw_only=True)
class RecordTab:
    """One tab of a kind of record (the name of its machine); ``url_name`` is called with the record's ``pk``."""

    key: str
    label: str | Promise
    url_name: str
    order: int = 100
    shown: Callable[[Any, Any], bool] = everybody


@dataclass(frozen=True, kw_only=True)
class TabLink:
    """A tab as a page shows it."""

    key: str
    label: str | Promise
    url: str


_tabs: dict[str, dict[str, RecordTab]] = {}


def register_tabs(kind: str, *tabs: RecordTab) -> None:
    """Add tabs to the pages of a kind of record; call in ``AppConfig.ready()``."""
    for tab in tabs:
        _tabs.setdefault(kind, {})[tab.key] = tab


def tabs_of(kind: str, user: Any, record: Any) -> list[TabLink]:
    """The tabs that ``user`` gets on the pages of ``record``, in order."""
    tabs = sorted(_tabs.get(kind, {}).values(), key=lambda tab: (tab.order, tab.key))
    return [
        TabLink(key=tab.key, label=tab.label, url=reverse(tab.url_name, args=[record.pk]))
        for tab in tabs
        if tab.shown(user, record)
    ]


def links_of(record: Any, tabs: Iterable[tuple[str, str | Promise, str]]) -> list[TabLink]:
    """The tabs of a record to which nobody adds: key, label, and the ``url_name`` that is called with its ``pk``."""
    return [TabLink(key=key, label=label, url=reverse(url_name, args=[record.pk])) for key, label, url_name in tabs]


@dataclass(frozen=True, kw_only=True)
class RowAction:
    """A button that posts, beside a row of a record's page; ``url_name`` is called with the row's ``pk``."""

    label: str | Promise
    url_name: str
    icon: str = ""
    shown: Callable[[Any, Any], bool] = everybody


_actions: dict[str, list[RowAction]] = {}


def register_row_action(kind: str, action: RowAction) -> None:
    """Add a button to every row of a kind; call in ``AppConfig.ready()``."""
    if action not in _actions.setdefault(kind, []):
        _actions[kind].append(action)


def row_actions_of(kind: str, user: Any, row: Any) -> list[tuple[RowAction, str]]:
    """The buttons that ``user`` gets beside ``row``, each with its address."""
    return [
        (action, reverse(action.url_name, args=[row.pk]))
        for action in _actions.get(kind, [])
        if action.shown(user, row)
    ]
