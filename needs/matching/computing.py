"""Comparing one need with the researchers who come into question, and keeping who fits and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from needs.enums import ClaimState, MatchWord, NeedState
from needs.matching.profiles import current_index
from needs.matching.texts import query_of
from needs.models import Claim, Match, MatchProfile, Need, NeedMatching, Opinion, OutOfField
from needs.selectors.need import askable_researchers
from researchers.enums import Availability
from search.ranking.collection import prepare_many
from search.ranking.engine import Ranked, parameters_of, rank
from search.ranking.index import Index
from search.ranking.terms import shared_terms
from search.ranking.tokens import PAIR, Query, tokens_of

MOST = 20
"""Researchers who are kept for a need."""
ITEMS = 3
WEIGHT = 0.5
"""Taken off the score of somebody of whom it was said, by himself or by an office, that a need with the very same words is
not his field, and added where an office said that it is; less where fewer words are the same. About the way from one word
of ``MatchWord`` to below the next."""
MEMORY = 30
"""Latest such answers of either kind that are remembered of a researcher."""


@dataclass(frozen=True)
class Asked:
    """Who comes into question for a need: ids, and what to take off each score."""

    ids: list[int]
    less: np.ndarray


def compute(need_id: int) -> NeedMatching | None:
    """Work out the matches of a published need and replace the kept ones; ``None`` where it is not published.

    Ranking happens outside the transaction that writes: nobody waits for it. Whatever changed meanwhile has marked the
    need anew, and it is taken up again by the next round.
    """
    need = Need.objects.filter(pk=need_id, state=NeedState.PUBLISHED).prefetch_related("requirements").first()
    if need is None:
        with transaction.atomic():
            Match.objects.filter(need_id=need_id).delete()
            NeedMatching.objects.filter(pk=need_id).delete()
        return None
    since = NeedMatching.objects.filter(pk=need_id).values_list("stale_since", flat=True).first()
    index = current_index()
    query = query_of(need)
    asked = _asked(need, query, index)
    places = {key: place for place, key in enumerate(index.keys)}
    ranked = rank(index, query, most=MOST, items=ITEMS, among=[places[one] for one in asked.ids], less=asked.less)
    bounds = parameters_of(index).bounds
    matches = _matches(need, query, [one for one in ranked if one.score >= bounds["none"]], index, bounds)
    with transaction.atomic():
        Need.objects.select_for_update(of=("self",)).get(pk=need_id)
        Match.objects.filter(need_id=need_id).delete()
        Match.objects.bulk_create(matches)
        kept, _made = NeedMatching.objects.update_or_create(
            need_id=need_id,
            defaults={"computed_at": timezone.now(), "candidates": len(asked.ids), "found": len(matches)},
        )
        # A mark that came meanwhile stays.
        NeedMatching.objects.filter(pk=need_id, stale_since=since).update(stale_since=None, hurry=False)
    return kept


def _asked(need: Need, query: Query, index: Index[int]) -> Asked:
    """Vetted researchers of serving colleges who take on work, have shown something, and have not refused this need."""
    free = askable_researchers(need).exclude(availability=Availability.CLOSED)
    refused = OutOfField.objects.filter(need=need).values("researcher_id")
    unfit = Opinion.objects.filter(need=need, fits=False).values("researcher_id")
    counts = dict(zip(index.keys, np.diff(index.offsets), strict=True))
    wanted = free.exclude(pk__in=refused).exclude(pk__in=unfit).order_by("pk").values_list("pk", flat=True)
    ids = [pk for pk in wanted if counts.get(pk, 0)]
    return Asked(ids, _by_answers(need, query, ids))


def _by_answers(need: Need, query: Query, ids: Sequence[int]) -> np.ndarray:
    """How much a need resembles those that were said to be, or not to be, each researcher's field: what to take off."""
    less = np.zeros(len(ids))
    refused, praised = _answers(need, ids)
    asked_of = {one for kept in (refused, praised) for own in kept.values() for one in own}
    if not asked_of:
        return less
    others = Need.objects.filter(pk__in=asked_of).prefetch_related("requirements")
    texts = {one.pk: query_of(one).whole for one in others}
    likeness = dict(zip(texts, _likeness(query, list(texts.values())), strict=True))
    for number, pk in enumerate(ids):
        against, for_him = (
            max((likeness[one] for one in kept.get(pk, ())), default=0.0) for kept in (refused, praised)
        )
        less[number] = WEIGHT * (against - for_him)
    return less


def _answers(need: Need, ids: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The needs that are not, and that are, a researcher's field; his own word goes before that of an office."""
    own_word = OutOfField.objects.filter(researcher_id__in=ids).exclude(need=need).order_by("-pk")
    refused: dict[int, list[int]] = {}
    praised: dict[int, list[int]] = {}
    for researcher_id, need_id in own_word.values_list("researcher_id", "need_id"):
        _remember(refused, researcher_id, need_id)
    said = {(researcher_id, need_id) for researcher_id, needs in refused.items() for need_id in needs}
    opinions = Opinion.objects.filter(researcher_id__in=ids).order_by("-given_at", "-pk")
    for researcher_id, need_id, fits in opinions.values_list("researcher_id", "need_id", "fits"):
        if (researcher_id, need_id) not in said:
            _remember(praised if fits else refused, researcher_id, need_id)
    return refused, praised


def _remember(kept: dict[int, list[int]], researcher_id: int, need_id: int) -> None:
    own = kept.setdefault(researcher_id, [])
    if len(own) < MEMORY:
        own.append(need_id)


def _likeness(query: Query, texts: list[str]) -> list[float]:
    """The cosine of shared pairs of characters, without weights: there are too few texts to tell rare from common."""
    own = Counter(tokens_of(query.whole)[PAIR].tolist())
    found = []
    for prepared in prepare_many([[text] for text in texts]):
        other = Counter(prepared.tokens[PAIR].tolist())
        shared = sum(count * other[token] for token, count in own.items())
        size = sum(c * c for c in own.values()) * sum(c * c for c in other.values())
        found.append(shared / size**0.5 if size else 0.0)
    return found


def word_of(score: float, bounds: dict[str, float]) -> str:
    """A score in words."""
    if score >= bounds["strong"]:
        return MatchWord.STRONG
    return MatchWord.GOOD if score >= bounds["good"] else MatchWord.POSSIBLE


def _matches(
    need: Need, query: Query, ranked: list[Ranked[int]], index: Index[int], bounds: dict[str, float]
) -> list[Match]:
    keys = [one.key for one in ranked]
    items = dict(MatchProfile.objects.filter(pk__in=keys).values_list("pk", "items"))
    results = _area_results(need, keys)
    found: list[Match] = []
    for one in ranked:
        own = items.get(one.key, [])
        best = [own[number] for number in one.items if number < len(own)]
        terms = shared_terms(query.whole, [item[1] for item in best], index.items[PAIR].share)
        if not terms and index.embedder is None:
            continue  # words alone rank, and there is none: nothing to show for it
        found.append(
            Match(
                need=need,
                researcher_id=one.key,
                score=one.score,
                place=len(found) + 1,
                word=word_of(one.score, bounds),
                items=best,
                terms=[term[:80] for term in terms],
                area_results=results[one.key],
            )
        )
    return found


def _area_results(need: Need, keys: Sequence[int]) -> Counter[int]:
    """How many claims in this area each has fulfilled."""
    done = Claim.objects.filter(state=ClaimState.FULFILLED, need__area=need.area)
    part = done.filter(Q(leader_id__in=keys) | Q(members__researcher_id__in=keys))
    people = part.values_list("pk", "leader_id", "members__researcher_id")
    pairs = {(claim, person) for claim, leader, member in people for person in (leader, member) if person in set(keys)}
    return Counter(person for _claim, person in pairs)
