"""Ranking a judged set with the code and the parameters of the portal, and saying how good the ranking is.

Nothing is fitted here: the parameters are those of ``parameters.json``, tuned by ``tuning``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from search.ranking import measures
from search.ranking.collection import prepare_many
from search.ranking.embedding import Embedder
from search.ranking.engine import judge, scores
from search.ranking.files import Judged
from search.ranking.index import Index

GOOD_GRADE, GOOD_LEVEL = 2, 3
"""From here on a candidate counts as found for recall and reciprocal rank; a grade of 2 makes a need one with an expert."""
LOWEST_LEVEL = 1
SEVERAL = 200


@dataclass
class Result:
    """The judged lists of scores, and what comes of them."""

    needs: int = 0
    ndcg: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    reciprocal: list[float] = field(default_factory=list)
    tops: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    ranked: list[tuple[str, str, float]] = field(default_factory=list)

    @property
    def separation(self) -> float | None:
        """How well the best score of a need tells whether there is an expert."""
        return measures.separation([top for top, _known in self.tops], [known for _top, known in self.tops])

    @property
    def closeness(self) -> float | None:
        """1 / (1 + mean absolute error) of the levels."""
        return 1 / (1 + float(np.mean(self.errors))) if self.errors else None


def index_of(judged: Judged, embedder: Embedder | None, say: Callable[[str], None] = lambda _text: None) -> Index[str]:
    """The candidates of a judged set, ready for comparison."""
    items = list(judged.candidates.values())
    prepared = []
    for start in range(0, len(items), SEVERAL):
        prepared += prepare_many(items[start : start + SEVERAL], embedder)
        say(f"{min(start + SEVERAL, len(items)):,} of {len(items):,} candidates read")
    return Index(list(judged.candidates), prepared, embedder, shape=judged.shape)


def lists_of(judged: Judged, index: Index[str]) -> Iterator[tuple[str, list[int], np.ndarray]]:
    """For each judged need the candidates to rank, by their place in the index, and what each is worth."""
    place = {key: number for number, key in enumerate(index.keys)}
    for need, pairs in judged.judgements.items():
        if judged.graded:
            worth = np.zeros(len(index))
            for key, grade in pairs:
                worth[place[key]] = max(grade, worth[place[key]])
            yield need, list(range(len(index))), worth
        else:
            yield need, [place[key] for key, _level in pairs], np.array([level for _key, level in pairs])


def evaluate(judged: Judged, index: Index[str]) -> Result:
    """Rank every judged need; of graded sets the other needs too, whose scores only a file of scores shows."""
    result = Result()
    for need, rows, worth in lists_of(judged, index):
        if judged.graded:
            found = scores(index, judged.queries[need])
        else:
            found, levels = judge(index, judged.queries[need], rows)
            result.errors += list(np.abs(levels - worth))
        add(result, found, **gains_of(worth, graded=judged.graded))
        result.ranked += [(need, index.keys[row], float(score)) for row, score in zip(rows, found, strict=True)]
    if judged.graded:
        for need in judged.queries.keys() - judged.judgements.keys():
            found = scores(index, judged.queries[need])
            result.ranked += [(need, key, float(score)) for key, score in zip(index.keys, found, strict=True)]
    return result


def gains_of(worth: np.ndarray, *, graded: bool) -> dict[str, Any]:
    """What grades or levels are worth, which are good, and whether the need counts for nDCG."""
    if graded:
        return {"gains": 2.0**worth - 1, "good": worth >= GOOD_GRADE, "counts": bool((worth >= GOOD_GRADE).any())}
    return {
        "gains": 2.0 ** (worth - LOWEST_LEVEL) - 1,
        "good": worth >= GOOD_LEVEL,
        "counts": bool((worth > LOWEST_LEVEL).any()),
    }


def add(result: Result, found: np.ndarray, *, gains: np.ndarray, good: np.ndarray, counts: bool) -> None:
    """Count one need: nDCG where a candidate is worth something (``counts``), the others where one is good."""
    result.needs += 1
    result.tops.append((float(found.max()), counts))
    if counts:
        result.ndcg.append(measures.ndcg(found, gains))
    if good.any():
        result.recall.append(measures.recall(found, good))
        result.reciprocal.append(measures.reciprocal_rank(found, good))
