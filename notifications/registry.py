"""Kinds of mail. Apps register theirs in ``AppConfig.ready()``; docs/notifications.md shows how."""

from dataclasses import dataclass

from django.utils.functional import Promise

from notifications.enums import Frequency


@dataclass(frozen=True, kw_only=True)
class MailEvent:
    """One kind of news.

    ``key`` is stable (``claim.submitted``); ``label`` and ``group`` are read on the preferences page; ``template`` names
    a text file with the partials ``subject``, ``body`` and, where wanted, ``line`` and ``button``. ``mandatory`` mails
    can be neither delayed nor switched off. ``roles`` can receive it (``None``: anybody); the preferences page offers it
    to them only.
    """

    key: str
    label: str | Promise
    group: str | Promise
    template: str
    mandatory: bool = False
    default: str = Frequency.NOW
    roles: frozenset[str] | None = None


_events: dict[str, MailEvent] = {}


def register_event(*events: MailEvent) -> None:
    """Add kinds of news; the last registration of a key holds."""
    for event in events:
        _events[event.key] = event


def event_of(key: str) -> MailEvent:
    """The kind called ``key``; ``KeyError`` where no app has registered it."""
    return _events[key]


def label_of(key: str) -> str | Promise:
    """The label of a kind, or its key where the app that registered it is gone."""
    return _events[key].label if key in _events else key


def events() -> list[MailEvent]:
    """Every kind, in the order of registration."""
    return list(_events.values())
