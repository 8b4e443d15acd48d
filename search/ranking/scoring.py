"""From measures of nearness to a score: weights that were tuned on open data and are kept in ``parameters.json``.

Every measure counts twice: compared with what is usual anywhere, which lets scores of different needs be compared, and
compared with the other candidates of the same need, which decides between these.
"""

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parent / "parameters.json"
PEOPLE, TEXTS = "people", "texts"
BY_WORDS = "words"
LIST_MEASURES = ("list.crowd.mean", "list.crowd.best", "list.size")
"""Of a judged list as a whole: they help to tell levels, and have no part in the order."""
PRIOR = 10


@dataclass(frozen=True)
class Weights:
    """A weighted sum."""

    values: tuple[float, ...]
    constant: float

    def of(self, columns: np.ndarray) -> np.ndarray:
        """The sum for each row."""
        total: np.ndarray = columns @ np.array(self.values) + self.constant
        return total


@dataclass(frozen=True)
class Parameters:
    """What was tuned for one shape of candidates and one model of meaning."""

    names: tuple[str, ...]
    usual: tuple[float, ...]
    spread: tuple[float, ...]
    rank: Weights
    """The expected grade or level: what candidates are ranked by."""
    above: tuple[Weights, ...] = ()
    """For levels: of each level but the lowest, how likely it is to be reached."""
    bounds: dict[str, float] = field(default_factory=dict)
    """For people: from which score on a word such as "strong" holds, and below which top score nobody fits."""

    def columns(self, names: tuple[str, ...], values: np.ndarray) -> np.ndarray:
        """The measures standardised both ways, in the order of the weights."""
        place = {name: number for number, name in enumerate(names)}
        chosen = values[:, [place[name] for name in self.names]]
        usual = (chosen - np.array(self.usual)) / np.array(self.spread)
        return np.hstack([usual, within(chosen, np.array(self.usual), np.array(self.spread))])

    def score(self, names: tuple[str, ...], values: np.ndarray) -> np.ndarray:
        """The expected grade of every candidate of one need."""
        return self.rank.of(self.columns(names, values))

    def level(self, names: tuple[str, ...], values: np.ndarray) -> np.ndarray:
        """The middle level of each candidate: the highest that is reached more likely than not (least absolute error)."""
        columns = self.columns(names, values)
        levels = np.ones(len(values))
        for weights in self.above:
            levels += weights.of(columns) >= 0
        return levels


def within(values: np.ndarray, usual: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Each column compared with the other candidates of the same need.

    The usual values stand beside them with the weight of ``PRIOR`` candidates: of five researchers the best is not
    outstanding because four are worse.
    """
    count = len(values)
    own = values.mean(axis=0) if count else usual
    middle = (count * own + PRIOR * usual) / (count + PRIOR)
    around = count * (values.var(axis=0) + (own - middle) ** 2) if count else 0.0
    width = (around + PRIOR * (spread**2 + (usual - middle) ** 2)) / (count + PRIOR)
    compared: np.ndarray = (values - middle) / (np.sqrt(width) + 1e-6)
    return compared


@cache
def parameters_for(shape: str, model: str) -> Parameters:
    """The parameters for candidates of this shape, with this model; a model that was never tuned counts for nothing."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))[shape]
    return _read(stored.get(model) or stored[BY_WORDS])


def _read(raw: dict[str, Any]) -> Parameters:
    return Parameters(
        names=tuple(raw["names"]),
        usual=tuple(raw["usual"]),
        spread=tuple(raw["spread"]),
        rank=_weights(raw["rank"]),
        above=tuple(_weights(one) for one in raw["above"]),
        bounds=raw["bounds"],
    )


def _weights(raw: dict[str, Any]) -> Weights:
    return Weights(tuple(raw["values"]), raw["constant"])


def store(found: dict[str, dict[str, Parameters]]) -> None:
    """Write the file anew."""
    plain = {shape: {model: _rounded(asdict(one)) for model, one in models.items()} for shape, models in found.items()}
    FILE.write_text(json.dumps(plain, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    parameters_for.cache_clear()


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value
