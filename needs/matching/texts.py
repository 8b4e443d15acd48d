"""What of a need and of a researcher is compared. Never the confidential detail, nor the enterprise's name."""

import re
from collections.abc import Iterable

from needs.models import Need
from needs.searching import TEXTS
from researchers.models import Researcher
from search.ranking.collection import MOST_ITEMS
from search.ranking.tokens import Query

KEYWORDS, DIRECTION, PATENT, PUBLICATION = "keywords", "direction", "patent", "publication"
LONGEST = 300
_PIECES = re.compile(r"[;；。\r\n]+")

Item = tuple[str, str, int | None]
"""Kind, text, year."""


def query_of(need: Need) -> Query:
    """The need's own words: what everybody reads who may see the detail."""
    indicators = [row.name for row in need.requirements.all()]
    return Query(need.title, "\n".join(filter(None, [*(getattr(need, name) for name in TEXTS), *indicators])))


def items_of(researcher: Researcher) -> list[Item]:
    """A researcher's items: what he says of himself, then patents and publications, newest first."""
    found: list[Item] = []
    if researcher.keywords:
        found.append((KEYWORDS, "、".join(researcher.keywords), None))
    found += [(DIRECTION, piece, None) for piece in _pieces(researcher.directions)]
    found += [
        (PATENT, patent.title, patent.filed_on.year if patent.filed_on else None) for patent in researcher.patents.all()
    ]
    found += [(PUBLICATION, work.title, work.year) for work in researcher.publications.all()]
    return [(kind, text[:LONGEST], year) for kind, text, year in _once(found)][:MOST_ITEMS]


def _pieces(text: str) -> list[str]:
    return [piece.strip(" -·•") for piece in _PIECES.split(text) if len(piece.strip(" -·•")) > 1]


def _once(items: Iterable[Item]) -> list[Item]:
    return list({item[1]: item for item in reversed(list(items))}.values())[::-1]
