"""Cutting texts into the words that the index holds.

Chinese has no spaces, and dictionaries cut chemistry badly. So a run of Chinese characters becomes overlapping pairs:
对硝基苯胺 → 对硝 硝基 基苯 苯胺, and its last character 胺, so that every character begins a word. A text contains a term
exactly where the pairs of the term follow one another. Everything else is kept whole: Latin words, numbers with their
decimals, formulas (H2SO4), CAS numbers (100-01-6) and ORCID iDs.

Every word has a place, counted from 1 without gaps; punctuation and spaces have none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.folding import fold, fold_with_origins

MOST_CHARACTERS = 80
"""Longer words are cut: nobody looks for them, and the index refuses words of kilobytes."""
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Scripts without spaces: Chinese characters, kana."""
WORDS = re.compile(
    rf"""
    (?P<han>[{HAN}]+)
    | (?<![0-9a-z-]) (?: \d{{4}}-\d{{4}}-\d{{4}}-\d{{3}}[\dx] | [1-9]\d{{1,6}}-\d{{2}}-\d ) (?![0-9a-z-])
    | (?<![0-9a-z.]) \d+\.\d+ (?![0-9.])
    | (?: (?![{HAN}]) [^\W_] )+
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the index: its place among the words, and where it stands in the folded text."""

    text: str
    place: int
    start: int
    end: int
    tail: bool = False
    """Whether it is the last character of a run, kept beside the pair that ends in it."""


def words_of(folded: str) -> Iterator[Word]:
    """The words of a folded text, in order."""
    place = 0
    for match in WORDS.finditer(folded):
        start, end = match.span()
        if match["han"] is None:
            place += 1
            yield Word(folded[start : min(end, start + MOST_CHARACTERS)], place, start, end)
            continue
        for at in range(start, end):
            place += 1
            last = at == end - 1
            yield Word(folded[at : at + 1 if last else at + 2], place, at, end if last else at + 2, tail=last)


def tokens(text: str) -> list[str]:
    """The words of a text as the index holds them."""
    return [word.text for word in words_of(fold(text))]


def words_with_origins(text: str) -> list[Word]:
    """The words of a text, with their places in the text as it was written."""
    folded, origins = fold_with_origins(text)
    return [
        Word(word.text, word.place, origins[word.start], origins[word.end - 1] + 1, word.tail)
        for word in words_of(folded)
    ]
