"""Three ways of cutting a text: words of a dictionary, overlapping pairs of characters, single characters.

Dictionaries cut chemistry badly (对/硝基苯/胺) and pairs find what they lose; single characters find relatives (硝化 and
硝基). Formulas, numbers and Latin words stay whole in all three (``search.tokens``). A token is kept as 32 bits of its
checksum: collections of texts need no common vocabulary, and what is stored of them stays small.
"""

import re
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import rjieba

from search.folding import fold
from search.tokens import HAN, words_of

WORD, PAIR, CHARACTER = "word", "pair", "character"
KINDS = (WORD, PAIR, CHARACTER)
MOST_CHARACTERS = 1_000
"""Of one text. Needs say what they are about at the beginning; what follows is the enterprise praising itself."""
_HAN = re.compile(f"[{HAN}]")
_SPEAKING = re.compile(r"\w")

Tokens = dict[str, np.ndarray]
"""For each way of cutting, the checksums of the tokens in order."""


def cut_words(folded: str) -> list[str]:
    """Words of a dictionary; punctuation left out."""
    return [word for word in rjieba.cut(folded) if _SPEAKING.search(word)]


def cut_pairs(folded: str) -> list[str]:
    """Overlapping pairs within a run of Chinese characters; a run of one character, and everything else, whole."""
    return [word.text for word in words_of(folded) if not (word.tail and _continues(folded, word.start))]


def _continues(folded: str, start: int) -> bool:
    return start > 0 and _HAN.match(folded[start - 1]) is not None


def cut_characters(folded: str) -> list[str]:
    """Every Chinese character by itself; everything else whole."""
    return [word.text[0] if _HAN.match(word.text) else word.text for word in words_of(folded)]


CUTTERS = {WORD: cut_words, PAIR: cut_pairs, CHARACTER: cut_characters}


def checksums(tokens: list[str]) -> np.ndarray:
    """The tokens as 32-bit numbers."""
    return np.fromiter((crc32(token.encode(errors="replace")) for token in tokens), np.uint32, len(tokens))


def tokens_of(text: str) -> Tokens:
    """All three cuttings of a text."""
    folded = fold(text[:MOST_CHARACTERS])
    return {kind: checksums(cut(folded)) for kind, cut in CUTTERS.items()}


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a need's title, and what else it says."""

    title: str
    text: str = ""

    @property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.title}\n{self.text}".strip()
