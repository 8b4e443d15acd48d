"""Building the index from the records, and comparing the two."""

import datetime
import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.dateparse import parse_datetime

from search.indexing import digest_of, reindex
from search.models import SearchDocument
from search.registry import SearchKind, kinds

BATCH = 200
PLACE = "search.rebuild"
"""Where the place of an unfinished rebuild is kept: the cache that lives in the database."""
Entry = tuple[datetime.datetime, str, int]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A record whose entry is not what it should be."""

    kind: str
    object_id: int
    fault: str


def count_records() -> int:
    """How many records there are to index."""
    return sum(kind.model_class._default_manager.count() for kind in kinds())


def rebuild(*, progress: Progress, from_scratch: bool = False, restart: bool = False) -> int:
    """Bring the whole index in line, oldest records first, so that newer ones get larger ids; how many entries changed.

    Every batch is a transaction of its own. What was interrupted goes on where it stopped, unless ``restart``.
    ``from_scratch`` empties the index first: meanwhile searches find little.
    """
    if from_scratch:
        SearchDocument.objects.all().delete()
    if from_scratch or restart:
        cache.delete(PLACE)
    place = _stored_place()
    total, done, changed = count_records(), 0, 0
    for batch in _batches(_entries(place)):
        for kind, rows in groupby(sorted(batch, key=lambda entry: entry[1]), key=lambda entry: entry[1]):
            changed += reindex(kind, [pk for _created, _kind, pk in rows], rebuilding=True)
        done += len(batch)
        last = batch[-1]
        cache.set(PLACE, [last[0].isoformat(), last[1], last[2]], None)
        progress(done, total)
    for kind in kinds():
        changed += orphans(kind).delete()[0]
    cache.delete(PLACE)
    return changed


def _stored_place() -> Entry | None:
    stored = cache.get(PLACE)
    moment = parse_datetime(stored[0]) if stored else None
    return (moment, stored[1], stored[2]) if moment else None


def _entries(place: Entry | None) -> Iterator[Entry]:
    """Every record as (created, kind, id), oldest first, beyond ``place``."""
    return heapq.merge(*(_entries_of(kind, place) for kind in kinds()))


def _entries_of(kind: SearchKind, place: Entry | None) -> Iterator[Entry]:
    rows = kind.model_class._default_manager.order_by(kind.created, "pk")
    if place is not None:
        rows = rows.filter(**{f"{kind.created}__gte": place[0]})
    for created, pk in rows.values_list(kind.created, "pk").iterator(chunk_size=2_000):
        if place is None or (created, kind.key, pk) > place:
            yield created, kind.key, pk


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def orphans(kind: SearchKind) -> QuerySet[SearchDocument]:
    """Entries of a kind whose record is gone."""
    records = kind.model_class._base_manager.filter(pk=OuterRef("object_id"))
    return SearchDocument.objects.filter(~Exists(records), kind=kind.key)


def differences() -> Iterator[Difference]:
    """What the index lacks, has wrong, or has too much."""
    known = kinds()
    for document in SearchDocument.objects.exclude(kind__in=[kind.key for kind in known]).only("kind", "object_id"):
        yield Difference(kind=document.kind, object_id=document.object_id, fault="of a kind that nobody registered")
    for kind in known:
        for ids in _ids_of(kind):
            yield from _differences_of(kind, ids)
        for object_id in orphans(kind).values_list("object_id", flat=True):
            yield Difference(kind=kind.key, object_id=object_id, fault="record is gone")


def _ids_of(kind: SearchKind) -> Iterator[list[int]]:
    last = 0
    while True:
        rows = kind.model_class._default_manager.filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _differences_of(kind: SearchKind, ids: Iterable[int]) -> Iterator[Difference]:
    wanted = list(ids)
    present = dict(
        SearchDocument.objects.filter(kind=kind.key, object_id__in=wanted).values_list("object_id", "digest")
    )
    for text in kind.read(wanted):
        digest = present.get(text.object_id)
        if digest is None:
            yield Difference(kind=kind.key, object_id=text.object_id, fault="missing")
        elif digest != digest_of(kind.key, text):
            yield Difference(kind=kind.key, object_id=text.object_id, fault="out of date")
