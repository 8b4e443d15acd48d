"""What apps further up can make of something that was said about an enterprise: a draft need, a call for a researcher.

Whoever writes statements down, such as the app of exchange meetings, shows what is registered and knows none of the records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from enterprises.models import Enterprise, HopedProject


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What was said about an enterprise. ``colleges`` are those that heard it, the one that should act first."""

    enterprise: Enterprise
    text: str
    hoped_project: HopedProject | None = None
    colleges: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Maker:
    """One kind of record that a statement becomes with one click.

    ``may(user, enterprise)`` says who may, ``make(actor=, statement=)`` makes the record; whoever calls it sees to it that one
    statement becomes one record. ``label`` is the button's text, ``name`` what the record is called, ``machine`` the name of
    its states.
    """

    key: str
    label: str | Promise
    name: str | Promise
    machine: str
    may: Callable[[Any, Enterprise], bool]
    make: Callable[..., models.Model]
    icon: str = ""
    order: int = 100


_makers: dict[str, Maker] = {}


def register_maker(maker: Maker) -> None:
    """Add a kind; call in ``AppConfig.ready()``."""
    _makers[maker.key] = maker


def makers() -> list[Maker]:
    """All kinds, in order."""
    return sorted(_makers.values(), key=lambda one: (one.order, one.key))


def maker_of(key: str) -> Maker | None:
    """The kind of that key."""
    return _makers.get(key)
