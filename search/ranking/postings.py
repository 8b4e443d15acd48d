"""Where each token occurs, with its weight: what comparing one query with many texts needs."""

from dataclasses import dataclass

import numpy as np

K1, B = 1.2, 0.75
"""The usual constants of BM25: how soon repetition saturates, how far length counts."""
FEW = 60
MEASURES = ("cosine", "bm25", "cover_text", "cover_query")


@dataclass(frozen=True)
class Postings:
    """Occurrences of tokens in ``size`` texts, sorted by token."""

    size: int
    vocabulary: np.ndarray
    starts: np.ndarray
    """Where a token's occurrences begin; one more entry ends the last."""
    texts: np.ndarray
    weights: np.ndarray
    """(1 + log count) · idf over the length of the text's vector: the part of a cosine."""
    saturated: np.ndarray
    """idf times the saturated, length-adjusted count: the part of BM25."""
    masses: np.ndarray
    """For each text the sum of its tokens' idf."""

    @classmethod
    def build(cls, tokens: np.ndarray, texts: np.ndarray, size: int) -> "Postings":
        """From every token with the number of the text it stands in."""
        keys, counts = np.unique(
            (tokens.astype(np.uint64) << np.uint64(32)) | texts.astype(np.uint64), return_counts=True
        )
        token = (keys >> np.uint64(32)).astype(np.uint32)
        text = (keys & np.uint64(0xFFFFFFFF)).astype(np.int32)
        # The keys are sorted, so every token's occurrences stand together.
        starts = (
            np.flatnonzero(np.diff(token, prepend=token[:1] ^ np.uint32(1))) if len(token) else np.zeros(0, np.int64)
        )
        ends = np.append(starts, len(token))
        frequency = np.diff(ends)
        idf = np.repeat(inverse_frequency(frequency, size), frequency)
        lengths = np.bincount(texts, minlength=size)
        average = lengths.mean() if size else 1.0
        raw = (1 + np.log(counts)) * idf
        norms = np.sqrt(np.bincount(text, raw * raw, minlength=size))
        adjusted = counts + K1 * (1 - B + B * lengths[text] / max(average, 1e-9))
        return cls(
            size=size,
            vocabulary=token[starts],
            starts=ends,
            texts=text,
            weights=(raw / norms[text]).astype(np.float32),
            saturated=(idf * counts * (K1 + 1) / adjusted).astype(np.float32),
            masses=np.bincount(text, idf, minlength=size),
        )

    def share(self, tokens: np.ndarray) -> np.ndarray:
        """In which share of the texts each token occurs; a small collection counts as a larger one, where chance is less."""
        if not self.size or not len(self.vocabulary):
            return np.zeros(len(tokens))
        place = np.minimum(np.searchsorted(self.vocabulary, tokens), len(self.vocabulary) - 1)
        known = self.vocabulary[place] == tokens
        shares: np.ndarray = np.where(known, self.starts[place + 1] - self.starts[place], 0) / max(self.size, FEW)
        return shares

    def compare(self, query: np.ndarray) -> dict[str, np.ndarray]:
        """The measures of nearness of a query's tokens to every text."""
        token, counts = np.unique(query, return_counts=True)
        place = np.searchsorted(self.vocabulary, token)
        place = np.minimum(place, max(len(self.vocabulary) - 1, 0))
        known = self.vocabulary[place] == token if len(self.vocabulary) else np.zeros(len(token), bool)
        frequency = (
            np.where(known, self.starts[place + 1] - self.starts[place], 0) if len(self.vocabulary) else counts * 0
        )
        idf = inverse_frequency(frequency, self.size)
        raw = (1 + np.log(counts)) * idf
        norm, mass = np.sqrt((raw * raw).sum()) or 1.0, idf.sum() or 1.0
        at, sizes = self.starts[place[known]] if known.any() else np.zeros(0, np.int64), frequency[known]
        occurrences = np.repeat(at - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
        texts = self.texts[occurrences]

        def added(values: np.ndarray) -> np.ndarray:
            return np.bincount(texts, values, minlength=self.size)

        shared = added(np.repeat(idf[known], sizes))
        return {
            "cosine": added(self.weights[occurrences] * np.repeat(raw[known], sizes)) / norm,
            "bm25": added(self.saturated[occurrences]) / mass,
            "cover_text": shared / np.maximum(self.masses, 1e-9),
            "cover_query": shared / mass,
        }


def inverse_frequency(frequency: np.ndarray, size: int) -> np.ndarray:
    """What a token that occurs in so many of ``size`` texts tells."""
    idf: np.ndarray = np.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
    return idf
