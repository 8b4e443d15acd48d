"""Fitting weights: least squares and logistic regression, both pulled towards zero. Used by tuning only."""

import numpy as np

STEPS = 25


def ridge(columns: np.ndarray, target: np.ndarray, penalty: float) -> tuple[np.ndarray, float]:
    """Weights and constant of least squares with a penalty on the weights."""
    middle, level = columns.mean(axis=0), float(target.mean())
    moved = columns - middle
    weights = np.linalg.solve(moved.T @ moved + penalty * np.eye(columns.shape[1]), moved.T @ (target - level))
    return weights, level - float(middle @ weights)


def logistic(columns: np.ndarray, target: np.ndarray, penalty: float) -> tuple[np.ndarray, float]:
    """Weights and constant of a logistic regression, by Newton's steps; ``target`` is 0 or 1."""
    full = np.column_stack([columns, np.ones(len(columns))])
    pull = np.full(full.shape[1], penalty)
    pull[-1] = 1e-6
    weights = np.zeros(full.shape[1])
    weights[-1] = np.log((target.mean() + 1e-6) / (1 - target.mean() + 1e-6))
    loss = _loss(full, weights, target, pull)
    for _step in range(STEPS):
        chance = _chance(full @ weights)
        spread = np.maximum(chance * (1 - chance), 1e-9)
        slope = full.T @ (target - chance) - pull * weights
        move = np.linalg.solve((full * spread[:, None]).T @ full + np.diag(pull), slope)
        while (tried := _loss(full, weights + move, target, pull)) > loss and np.abs(move).max() > 1e-9:
            move /= 2  # a whole step may jump over the lowest point
        weights, gain, loss = weights + move, loss - tried, tried
        if gain < 1e-6:
            break
    return weights[:-1], float(weights[-1])


def _chance(sums: np.ndarray) -> np.ndarray:
    chance: np.ndarray = 1 / (1 + np.exp(-np.clip(sums, -500, 500)))
    return chance


def _loss(full: np.ndarray, weights: np.ndarray, target: np.ndarray, pull: np.ndarray) -> float:
    sums = full @ weights
    return float((np.logaddexp(0, sums) - target * sums).sum() + (pull * weights * weights).sum() / 2)
