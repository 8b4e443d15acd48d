"""What stands in the column ``tsv``: the words of a text, and marks by which the index itself narrows a search.

Marks begin with a capital letter; words of texts never do, since they are folded to lower case.

The marks of windows divide the documents into blocks by their ids, in several sizes. A search walks blocks from the newest
on until it has enough: a common word is read from a small block, a rare one needs few large ones. Without them the planner
either reads every match of a common word or walks the whole table for a rare one.
"""

from collections.abc import Iterable, Iterator

from search.folding import fold
from search.registry import Text
from search.tokens import words_of

MOST_WORDS = 12_000
"""Words of a text that are indexed; the database counts places up to 16,383."""
MOST_PLACES = 255
"""Places that the database keeps of one word."""
FIELD_GAP = 10
"""Places left between parts of a text, so that no term reaches from one into the next."""
WINDOW_BITS = (10, 12, 14, 16, 18, 20, 22)
"""Sizes of the blocks: 1,024 documents to four millions."""


def words_vector(text: Text) -> str:
    """The words of a record with places and weights, as the database reads them."""
    places: dict[str, list[str]] = {}
    before = 0
    parts = [("A", text.title)] + [("B", one) for one in (text.number, *text.names)] + [("D", one) for one in text.body]
    for weight, part in parts:
        mark = "" if weight == "D" else weight
        last = before
        for word in words_of(fold(part)):
            last = before + word.place
            if last > MOST_WORDS:
                break
            places.setdefault(word.text, []).append(f"{last}{mark}")
        before = last + FIELD_GAP if last > before else before
        if before > MOST_WORDS:
            break
    return " ".join(f"{quoted(word)}:{','.join(at[:MOST_PLACES])}" for word, at in places.items())


def quoted(word: str) -> str:
    """A word or mark as the database reads it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def facet_mark(facet: str, value: object) -> str:
    """The mark of one value of a facet."""
    return f"{facet.capitalize()}:{value}"


def marks(kind: str, text: Text) -> list[str]:
    """Marks of a record: its kind, its facets, who may see it."""
    facets = {"kind": kind, "area": text.area, "industry": text.industry, "park": text.park_id, "state": text.state}
    found = {facet_mark(name, value) for name, value in facets.items() if value}
    found.add(facet_mark("year", text.created.year))
    return sorted(found | set(text.audience))


def window_mark(bits: int, block: int) -> str:
    """The mark of one block of ids."""
    return f"W{bits}:{block}"


WINDOW_MARKS = "ARRAY[" + ", ".join(f"'W{bits}:' || ({{id}} >> {bits})" for bits in WINDOW_BITS) + "]"
"""SQL of the marks of an id."""


def windows(newest: int) -> Iterator[str]:
    """Marks of blocks that together hold every id up to ``newest``, newest first, and ever larger ones.

    A block is at most four times as large as all before it together, so that what a common word costs stays bounded.
    """
    end = ((newest >> WINDOW_BITS[0]) + 1) << WINDOW_BITS[0]
    yield window_mark(WINDOW_BITS[0], newest >> WINDOW_BITS[0])
    end -= 1 << WINDOW_BITS[0]
    covered = 1 << WINDOW_BITS[0]
    while end > 0:
        bits = max(bits for bits in WINDOW_BITS if bits == WINDOW_BITS[0] or _fits(bits, end, covered))
        end -= 1 << bits
        covered += 1 << bits
        yield window_mark(bits, end >> bits)


def _fits(bits: int, end: int, covered: int) -> bool:
    return end % (1 << bits) == 0 and (1 << bits) <= 4 * covered


def any_of(found: Iterable[str]) -> str:
    """A query for one of these marks."""
    return "(" + " | ".join(quoted(one) for one in sorted(found)) + ")"
