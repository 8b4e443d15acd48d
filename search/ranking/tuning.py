"""Finding the weights, and saying what they are worth on needs that they were not fitted to (cross-validation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from search.ranking.engine import judged_measures
from search.ranking.evaluation import GOOD_GRADE, Result, add, gains_of, lists_of
from search.ranking.files import Judged
from search.ranking.fitting import logistic, ridge
from search.ranking.index import Index
from search.ranking.scoring import PEOPLE, TEXTS, Parameters, Weights, within

FOLDS, ROUNDS = 5, 4
PENALTIES = {PEOPLE: 100.0, TEXTS: 1000.0}
LEVEL_PENALTY = 100.0
LEVELS = (2, 3, 4)
MISSED = 0.1
"""Share of needs with an expert that may be told that there is none."""
PARTS: dict[str, tuple[str, ...]] = {
    "words of a dictionary": ("word",),
    "pairs of characters": ("pair",),
    "single characters": ("character",),
    "all tokens": ("word", "pair", "character"),
    "meaning alone": ("meaning",),
}
"""What the table with and without each part compares: columns whose second part is one of these."""


@dataclass(frozen=True)
class Lists:
    """All judged lists of a set: columns, what each candidate is worth, and how long each list is."""

    names: tuple[str, ...]
    values: np.ndarray
    worth: np.ndarray
    sizes: tuple[int, ...]
    graded: bool

    @property
    def bounds(self) -> np.ndarray:
        """Where each list begins; one more entry ends the last."""
        return np.append(0, np.cumsum(self.sizes))

    def rows(self, needs: Sequence[int]) -> np.ndarray:
        """The rows of these needs."""
        bounds = self.bounds
        return np.concatenate([np.arange(bounds[need], bounds[need + 1]) for need in needs])

    def only(self, parts: Sequence[str]) -> "Lists":
        """The same lists with the columns of some parts."""
        kept = [number for number, name in enumerate(self.names) if name.split(".")[1] in parts]
        return Lists(
            tuple(self.names[number] for number in kept), self.values[:, kept], self.worth, self.sizes, self.graded
        )


def gather(judged: Judged, index: Index[str]) -> Lists:
    """Measure every judged list once; fitting is quick after that."""
    names: tuple[str, ...] = ()
    values, worths, sizes = [], [], []
    for need, rows, worth in lists_of(judged, index):
        names, block = judged_measures(index, judged.queries[need], rows)
        values.append(block)
        worths.append(worth)
        sizes.append(len(rows))
    return Lists(names, np.vstack(values), np.concatenate(worths), tuple(sizes), judged.graded)


def fit(lists: Lists, needs: Sequence[int], penalty: float) -> Parameters:
    """Weights from the lists of these needs."""
    rows = lists.rows(needs)
    values, worth = lists.values[rows], lists.worth[rows]
    usual, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    compared = np.vstack([within(lists.values[lists.rows([need])], usual, spread) for need in needs])
    columns = np.hstack([(values - usual) / spread, compared])
    above = (
        () if lists.graded else tuple(_weights(*logistic(columns, worth >= level, LEVEL_PENALTY)) for level in LEVELS)
    )
    ordering = np.tile([not name.startswith("list.") for name in lists.names], 2)
    weights = np.zeros(len(ordering))
    weights[ordering], constant = ridge(columns[:, ordering], worth, penalty)
    return Parameters(
        names=lists.names,
        usual=tuple(map(float, usual)),
        spread=tuple(map(float, spread)),
        rank=_weights(weights, constant),
        above=above,
    )


def cross_validate(lists: Lists, penalty: float, rounds: int = ROUNDS) -> tuple[Result, np.ndarray]:
    """Fit on four fifths of the needs, rank the last fifth, in turn; and the scores that came of it, last round's."""
    result = Result()
    found = np.zeros(len(lists.worth))
    for seed in range(rounds):
        shuffled = np.random.default_rng(seed).permutation(len(lists.sizes))
        for part in range(FOLDS):
            left_out = shuffled[part::FOLDS]
            parameters = fit(lists, [int(need) for need in np.setdiff1d(shuffled, left_out)], penalty)
            for need in left_out:
                rows = lists.rows([int(need)])
                worth = lists.worth[rows]
                found[rows] = parameters.score(lists.names, lists.values[rows])
                if not lists.graded:
                    result.errors += list(np.abs(parameters.level(lists.names, lists.values[rows]) - worth))
                add(result, found[rows], **gains_of(worth, graded=lists.graded))
    return result, found


def with_bounds(parameters: Parameters, lists: Lists, found: np.ndarray) -> Parameters:
    """Add from which score on which word holds, by what became of such scores in cross-validation.

    ``none``: below it nobody is named; nine in ten needs with an expert had a better top score.
    ``good`` and ``strong``: scores at which one in four, and one in two, was judged to fit well.
    """
    bounds = lists.bounds
    parts = [slice(bounds[need], bounds[need + 1]) for need in range(len(lists.sizes))]
    tops = [found[part].max() for part in parts if (lists.worth[part] >= GOOD_GRADE).any()]
    weight, constant = logistic(found[:, None], lists.worth >= GOOD_GRADE, 1e-3)
    words = {name: float((np.log(odds) - constant) / weight[0]) for name, odds in (("good", 1 / 3), ("strong", 1.0))}
    return Parameters(**{**_plain(parameters), "bounds": {**words, "none": float(np.quantile(tops, MISSED))}})


def tuned(lists: Lists, shape: str) -> tuple[Parameters, Result]:
    """Weights from all needs, and what they are worth by cross-validation."""
    result, found = cross_validate(lists, PENALTIES[shape])
    parameters = fit(lists, range(len(lists.sizes)), PENALTIES[shape])
    return (with_bounds(parameters, lists, found) if shape == PEOPLE else parameters), result


def _weights(values: np.ndarray, constant: float) -> Weights:
    return Weights(tuple(map(float, values)), float(constant))


def _plain(parameters: Parameters) -> dict[str, Any]:
    return {name: getattr(parameters, name) for name in parameters.__dataclass_fields__}
