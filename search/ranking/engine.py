"""Ranking: the candidates of an index by their score for a query, and what speaks for the first of them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from search.ranking.index import Index
from search.ranking.scoring import BY_WORDS, LIST_MEASURES, TEXTS, Parameters, parameters_for
from search.ranking.tokens import Query

Key = TypeVar("Key", bound=Hashable)
CROWD = 3


@dataclass(frozen=True)
class Ranked(Generic[Key]):
    """A candidate, its score, and its items by number, nearest first."""

    key: Key
    score: float
    items: tuple[int, ...]


def parameters_of(index: Index) -> Parameters:
    """The weights for the shape of these candidates and the model that their items were embedded with."""
    return parameters_for(index.shape, index.embedder.name if index.embedder else BY_WORDS)


def scores(index: Index, query: Query) -> np.ndarray:
    """The score of every candidate, in the order of the index."""
    measured = index.measure(query)
    return parameters_of(index).score(measured.names, measured.values)


def rank(
    index: Index[Key],
    query: Query,
    *,
    most: int,
    items: int = 3,
    among: Sequence[int] | None = None,
    less: np.ndarray | None = None,
) -> list[Ranked[Key]]:
    """The best ``most`` candidates, each with its nearest items.

    ``among`` are the places of those who come into question (default: all): they are compared with one another only.
    ``less`` is taken off the score of each of them.
    """
    rows = np.arange(len(index)) if among is None else np.array(among, np.int64)
    if not len(rows):
        return []
    measured = index.measure(query)
    total = parameters_of(index).score(measured.names, measured.values[rows])
    if less is not None:
        total = total - less
    ranked = []
    for number in np.argsort(-total, kind="stable")[:most]:
        place = rows[number]
        near = measured.items[index.offsets[place] : index.offsets[place + 1]]
        best = np.argsort(-near, kind="stable")[:items]
        ranked.append(Ranked(index.keys[place], float(total[number]), tuple(int(one) for one in best)))
    return ranked


def judged_measures(index: Index, query: Query, rows: Sequence[int]) -> tuple[tuple[str, ...], np.ndarray]:
    """The measures of some candidates only, a list that somebody has judged, and of texts how alike the list is.

    A text among many that resemble it was found by its subject, one that resembles no other by accident: that says
    something of the level, though nothing of the order.
    """
    measured = index.measure(query)
    values = measured.values[list(rows)]
    if index.shape != TEXTS or index.centred is None:
        return measured.names, values
    alike = index.centred[list(rows)] @ index.centred[list(rows)].T
    np.fill_diagonal(alike, 0.0)
    crowd = [alike.mean(axis=1), np.sort(alike, axis=1)[:, -CROWD:].mean(axis=1), np.full(len(rows), np.log(len(rows)))]
    return (*measured.names, *LIST_MEASURES), np.column_stack([values, *crowd])


def judge(index: Index, query: Query, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Scores and levels of some candidates, compared with one another."""
    names, values = judged_measures(index, query, rows)
    parameters = parameters_of(index)
    return parameters.score(names, values), parameters.level(names, values)
