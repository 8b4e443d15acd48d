"""How good a ranking is: nDCG, recall, reciprocal rank, how well one score separates, and how sure a mean is."""

from collections.abc import Callable, Sequence

import numpy as np

TOP = 10
RESAMPLES = 2_000


def ndcg(scores: np.ndarray, gains: np.ndarray, top: int = TOP) -> float:
    """Gains of the first ``top``, discounted by place, over those of the best order. Ties keep the candidates' order."""
    discount = 1 / np.log2(np.arange(2, top + 2))
    ranked = gains[np.argsort(-scores, kind="stable")[:top]]
    best = np.sort(gains)[::-1][:top]
    ideal = float(best @ discount[: len(best)])
    return float(ranked @ discount[: len(ranked)]) / ideal if ideal else 0.0


def recall(scores: np.ndarray, relevant: np.ndarray, top: int = TOP) -> float:
    """Share of the relevant candidates among the first ``top``; of as many as fit there."""
    found = relevant[np.argsort(-scores, kind="stable")[:top]].sum()
    return float(found / min(relevant.sum(), top)) if relevant.any() else 0.0


def reciprocal_rank(scores: np.ndarray, relevant: np.ndarray) -> float:
    """One over the place of the first relevant candidate."""
    places = np.flatnonzero(relevant[np.argsort(-scores, kind="stable")])
    return 1 / float(places[0] + 1) if len(places) else 0.0


def separation(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Chance that a positive one has the higher score (area under the curve); ``None`` where there is only one kind."""
    values, kinds = np.array(scores), np.array(positive, bool)
    yes, no = values[kinds], values[~kinds]
    if not len(yes) or not len(no):
        return None
    return float(np.mean((yes[:, None] > no) + 0.5 * (yes[:, None] == no)))


def interval(values: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of the mean when needs are drawn again and again (bootstrap)."""
    drawn = np.random.default_rng(seed).choice(np.array(values), (RESAMPLES, len(values)))
    low, high = np.quantile(drawn.mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def over(
    groups: Sequence[tuple[np.ndarray, np.ndarray]], measure: Callable[[np.ndarray, np.ndarray], float]
) -> list[float]:
    """A measure of each need."""
    return [measure(scores, judged) for scores, judged in groups]
