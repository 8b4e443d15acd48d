"""Kinds of record that can be found. An app registers each of its kinds with one call; docs/search.md shows how."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise

Label = str | Promise
Keys = Iterable[int]


@dataclass(frozen=True, kw_only=True)
class Text:
    """What the index keeps of one record.

    ``title`` counts most, then ``names`` (numbers, keywords), then ``body``. All of it must be open to everybody who may
    see the record: it is matched, and shown as a snippet. ``audience`` says who that is, in marks of ``search.audience``.
    The rest are the facets; ``created`` is the day that the list shows and the facet "year" counts.
    """

    object_id: int
    title: str
    names: Sequence[str] = ()
    body: Sequence[str] = ()
    audience: Iterable[str]
    created: datetime.datetime
    number: str = ""
    district_id: int | None = None
    park_id: int | None = None
    area: str = ""
    industry: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Another model whose rows are part of the record's text: a need's indicators, an enterprise's name.

    ``records(row)`` gives the ids of the records that a row belongs to; ``fields`` the ones that matter (empty: all).
    """

    model: str
    records: Callable[[Any], Keys]
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class SearchKind:
    """One kind of record.

    ``read(ids)`` gives the texts of those records that exist; ``model`` is its name ("needs.Need"), whose default manager
    has ``visible_to``; ``fields`` are the model's fields that the text depends on; ``page`` names the address that takes
    the id; ``created`` is the field by whose order a rebuild walks. ``states`` are the words of its states, where it has any; ``labels`` words facets that only this kind knows: {"area": …}.
    """

    key: str
    label: Label
    icon: str
    model: str
    page: str
    read: Callable[[Sequence[int]], Iterable[Text]]
    fields: frozenset[str]
    watches: tuple[Watch, ...] = ()
    states: type[models.TextChoices] | None = None
    labels: dict[str, Callable[[str], Label]] = field(default_factory=dict)
    created: str = "created_at"
    order: int = 100

    @property
    def model_class(self) -> Any:
        """The model."""
        from django.apps import apps

        return apps.get_model(self.model)

    def url(self, object_id: int) -> str:
        """The record's page."""
        return reverse(self.page, args=[object_id])


_kinds: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Have records of ``kind`` indexed from now on, in the transactions that change them."""
    from search.indexing import watch

    _kinds[kind.key] = kind
    watch(kind)


def kinds() -> list[SearchKind]:
    """Every kind, in the order of the page."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def kind_of(key: str) -> SearchKind:
    """The kind called ``key``; ``KeyError`` where no app has registered it."""
    return _kinds[key]
