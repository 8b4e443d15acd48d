"""Researchers ready for comparison: stored, and kept in the memory of a worker as long as nothing changes."""

import datetime
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Max, Prefetch
from django.utils import timezone

from needs.matching.texts import items_of
from needs.models import MatchProfile
from researchers.models import Patent, Publication, Researcher
from search.ranking.collection import Prepared, prepare_many
from search.ranking.embedding import Embedder, current_model
from search.ranking.index import Index
from search.ranking.scoring import PEOPLE

BATCH = 20
"""Researchers who are cut up and embedded at once."""


def mark_profiles(ids: Iterable[int]) -> None:
    """Say, in the transaction that changes them, that these researchers have to be read anew."""
    now = timezone.now()
    MatchProfile.objects.bulk_create(
        [MatchProfile(researcher_id=one, stale_since=now) for one in set(ids)],
        update_conflicts=True,
        unique_fields=["researcher"],
        update_fields=["stale_since"],
    )


def refresh_profiles(most: int) -> list[int]:
    """Read researchers anew who have changed, at most so many; their ids. Twice at once does no harm."""
    stale = MatchProfile.objects.filter(stale_since__isnull=False).order_by("stale_since", "pk")
    seen = list(stale.values_list("pk", "stale_since")[:most])
    model = current_model()
    for start in range(0, len(seen), BATCH):
        _refresh(seen[start : start + BATCH], model)
    return [pk for pk, _since in seen]


def _refresh(seen: Sequence[tuple[int, datetime.datetime | None]], model: Embedder | None) -> None:
    works = (
        Prefetch("publications", queryset=Publication.objects.only("researcher_id", "title", "year")),
        Prefetch("patents", queryset=Patent.objects.only("researcher_id", "title", "filed_on")),
    )
    rows = Researcher.objects.filter(pk__in=[pk for pk, _since in seen]).prefetch_related(*works)
    researchers = {row.pk: row for row in rows}
    items = {pk: items_of(researchers[pk]) for pk, _since in seen if pk in researchers}
    prepared = dict(
        zip(items, prepare_many([[text for _k, text, _y in own] for own in items.values()], model), strict=True)
    )
    for pk, since in seen:
        if pk not in prepared:
            continue
        # Only if nothing has changed meanwhile: a later change is read in the next round.
        MatchProfile.objects.filter(pk=pk, stale_since=since).update(
            stale_since=None,
            computed_at=timezone.now(),
            model=model.name if model else "",
            dimensions=model.dimensions if model else 0,
            items=items[pk],
            tokens=prepared[pk].to_bytes(),
            vectors=prepared[pk].vector_bytes(),
        )


@dataclass
class _Kept:
    stamp: tuple[object, ...] = ()
    index: Index[int] | None = None
    prepared: dict[int, tuple[object, Prepared]] = field(default_factory=dict)


_kept = _Kept()
_lock = threading.Lock()


def current_index() -> Index[int]:
    """All profiles, by the researchers' ids. Built when one has changed; what has not changed is not read again."""
    model = current_model()
    name = model.name if model else ""
    rows = MatchProfile.objects.filter(computed_at__isnull=False, model=name)
    with _lock, transaction.atomic():
        found = rows.aggregate(latest=Max("computed_at"), count=Count("pk"))
        stamp = (name, found["latest"], found["count"])
        if _kept.index is None or stamp != _kept.stamp:
            computed = dict(rows.values_list("pk", "computed_at"))
            changed = [pk for pk, at in computed.items() if _kept.prepared.get(pk, (None,))[0] != (name, at)]
            for row in MatchProfile.objects.filter(pk__in=changed).defer("items").iterator():
                prepared = Prepared.from_bytes(bytes(row.tokens), bytes(row.vectors), row.dimensions)
                _kept.prepared[row.pk] = ((name, row.computed_at), prepared)
            _kept.prepared = {pk: _kept.prepared[pk] for pk in sorted(computed) if pk in _kept.prepared}
            keys = list(_kept.prepared)
            _kept.index = Index(keys, [_kept.prepared[pk][1] for pk in keys], model, shape=PEOPLE)
            _kept.stamp = stamp
        return _kept.index


def forget_index() -> None:
    """Let go of what is in memory (after a restored database, and in tests)."""
    _kept.index, _kept.stamp, _kept.prepared = None, (), {}
