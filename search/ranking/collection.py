"""What is kept of candidates: the tokens of their items and, where a model is used, a vector for each item."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search.ranking.embedding import Embedder
from search.ranking.tokens import KINDS, tokens_of

MOST_ITEMS = 200
"""Of one candidate; the caller puts the most telling first."""


@dataclass(frozen=True)
class Prepared:
    """One candidate, cut up: for each way of cutting the items' tokens one after another, and how many each item has."""

    tokens: dict[str, np.ndarray]
    lengths: dict[str, np.ndarray]
    vectors: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.lengths[KINDS[0]])

    @cached_property
    def centre(self) -> np.ndarray | None:
        """The middle of the items' vectors, at length 1; nothing's is no direction."""
        if self.vectors is None:
            return None
        middle = self.vectors.sum(axis=0, dtype=np.float32)
        scaled: np.ndarray = middle / max(float(np.linalg.norm(middle)), 1e-9)
        return scaled

    def to_bytes(self) -> bytes:
        """The tokens for storing; vectors are stored beside them, as they depend on the model."""
        head = np.array([len(self)], np.uint32).tobytes()
        lengths = b"".join(self.lengths[kind].astype(np.uint32).tobytes() for kind in KINDS)
        return head + lengths + b"".join(self.tokens[kind].astype(np.uint32).tobytes() for kind in KINDS)

    @classmethod
    def from_bytes(cls, stored: bytes, vectors: bytes = b"", dimensions: int = 0) -> "Prepared":
        """What ``to_bytes`` and ``vector_bytes`` stored."""
        numbers = np.frombuffer(stored, np.uint32)
        count, at = int(numbers[0]), 1
        lengths, tokens = {}, {}
        for kind in KINDS:
            lengths[kind] = numbers[at : at + count]
            at += count
        for kind in KINDS:
            size = int(lengths[kind].sum())
            tokens[kind] = numbers[at : at + size]
            at += size
        if not dimensions:
            return cls(tokens, lengths)
        return cls(tokens, lengths, np.frombuffer(vectors, np.float16).reshape(count, dimensions).astype(np.float32))

    def vector_bytes(self) -> bytes:
        """The vectors for storing, at half precision: rankings do not notice."""
        return b"" if self.vectors is None else self.vectors.astype(np.float16).tobytes()


def prepare(items: Sequence[str], embedder: Embedder | None = None) -> Prepared:
    """Cut up the items of one candidate, and embed them where there is a model."""
    return prepare_many([items], embedder)[0]


def prepare_many(candidates: Sequence[Sequence[str]], embedder: Embedder | None = None) -> list[Prepared]:
    """Many candidates at once: models are quicker with many texts."""
    kept = [list(items)[:MOST_ITEMS] for items in candidates]
    flat = [item for items in kept for item in items]
    vectors = embedder.passages(flat) if embedder is not None else None
    prepared, at = [], 0
    for items in kept:
        cut = [tokens_of(item) for item in items]
        prepared.append(
            Prepared(
                tokens={kind: _joined([one[kind] for one in cut]) for kind in KINDS},
                lengths={kind: np.array([len(one[kind]) for one in cut], np.uint32) for kind in KINDS},
                vectors=None if vectors is None else vectors[at : at + len(items)].astype(np.float32),
            )
        )
        at += len(items)
    return prepared


def _joined(arrays: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.uint32)
