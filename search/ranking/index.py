"""Candidates ready for comparison, and the measures of one query against all of them.

People have several items, and are measured by their best items and by all of them together; texts are one item each.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from search.ranking.collection import Prepared
from search.ranking.embedding import Embedder
from search.ranking.postings import MEASURES, Postings
from search.ranking.scoring import PEOPLE
from search.ranking.tokens import KINDS, Query, tokens_of

BEST = 3
"""A person is measured by the mean of the best three items: one good paper is an accident, all papers are a biography."""
FIELDS = ("title", "whole")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Measures:
    """Measures of every candidate (rows) and their names (columns); ``items`` the nearness of every single item."""

    names: tuple[str, ...]
    values: np.ndarray
    items: np.ndarray


class Index(Generic[Key]):
    """Candidates in the order of ``keys``, their items one after another."""

    def __init__(
        self,
        keys: Sequence[Key],
        prepared: Sequence[Prepared],
        embedder: Embedder | None = None,
        *,
        shape: str,
    ) -> None:
        self.keys = list(keys)
        self.embedder = embedder
        self.shape = shape
        self.many = shape == PEOPLE
        counts = np.array([len(one) for one in prepared], np.int64)
        self.offsets = np.append(0, np.cumsum(counts))
        self.owners = np.repeat(np.arange(len(prepared)), counts)
        self.items: dict[str, Postings] = {}
        self.wholes: dict[str, Postings] = {}
        for kind in KINDS:
            tokens = np.concatenate([one.tokens[kind] for one in prepared] or [np.zeros(0, np.uint32)])
            lengths = np.concatenate([one.lengths[kind] for one in prepared] or [np.zeros(0, np.uint32)]).astype(
                np.int64
            )
            numbers = np.repeat(np.arange(len(lengths)), lengths)
            self.items[kind] = Postings.build(tokens, numbers, len(lengths))
            if self.many:
                self.wholes[kind] = Postings.build(tokens, self.owners[numbers], len(prepared))
        self.vectors = self.centres = self.centred = None
        if embedder is not None:
            nothing = np.zeros((0, embedder.dimensions), np.float32)
            vectors = [nothing if one.vectors is None else one.vectors for one in prepared]
            self.vectors = np.concatenate([nothing, *vectors])
            nowhere = np.zeros(embedder.dimensions, np.float32)
            centres = [nowhere if one.centre is None else one.centre for one in prepared]
            self.centres = np.array(centres, np.float32).reshape(len(prepared), embedder.dimensions)
            if not self.many:
                moved = self.centres - self.centres.mean(axis=0)
                self.centred = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)

    def __len__(self) -> int:
        return len(self.keys)

    def measure(self, query: Query) -> Measures:
        """Compare a query with every candidate."""
        names: list[str] = []
        columns: list[np.ndarray] = []
        nearness = np.zeros(len(self.owners))
        for field, text in zip(FIELDS, (query.title, query.whole), strict=True):
            cut = tokens_of(text)
            for kind in KINDS:
                single = self.items[kind].compare(cut[kind])
                whole = self.wholes[kind].compare(cut[kind]) if self.many else {}
                nearness += single["cosine"]
                for measure in MEASURES:
                    names.append(f"{field}.{kind}.{measure}")
                    columns.append(self._best(single[measure]))
                    if self.many:
                        names.append(f"{field}.{kind}.{measure}.all")
                        columns.append(whole[measure])
        if self.embedder is not None and self.vectors is not None and self.centres is not None:
            placed = self.embedder.queries([query.title, query.whole])
            for field, vector in zip(FIELDS, placed, strict=True):
                names.append(f"{field}.meaning")
                single_cosines = self.vectors @ vector
                columns.append(self._best(single_cosines))
                if self.many:
                    names.append(f"{field}.meaning.all")
                    columns.append(self.centres @ vector)
            nearness += len(KINDS) * (self.vectors @ placed.sum(axis=0))
        return Measures(tuple(names), np.column_stack(columns), nearness)

    def _best(self, values: np.ndarray) -> np.ndarray:
        """For each candidate the mean of its best three items; 0 where there is none."""
        if not self.many:
            return self._alone(values)
        order = np.lexsort((-values, self.owners))
        rank = np.arange(len(values)) - self.offsets[self.owners]
        kept = rank < BEST
        sums = np.bincount(self.owners[kept], values[order][kept], minlength=len(self.keys))
        return sums / np.maximum(np.minimum(np.diff(self.offsets), BEST), 1)

    def _alone(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.owners, values, minlength=len(self.keys))
