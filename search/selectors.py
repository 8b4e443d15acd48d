"""Searching: the newest matches that the person may see, ranked; a page of them; what the facets count.

One statement walks the index from the newest documents on and stops at ``MOST`` matches; those are ranked. A second one
fetches the twenty that are shown and asks each kind's ``visible_to`` about them.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.safestring import SafeString

from core.paging import decode_cursor, encode_cursor
from search.audience import marks_of
from search.models import SearchDocument
from search.registry import SearchKind, kind_of, kinds
from search.snippets import marked, snippet
from search.terms import Term, query_of, terms_of
from search.vectors import any_of, facet_mark, quoted, windows

MOST = 1_000
PAGE = 20
SUGGESTED = 8
FACETS = ("kind", "area", "industry", "park", "state", "year")
WEIGHTS = "{0.1, 0.2, 0.5, 1.0}"
"""What a match counts in a text (D), in names (B) and in the title (A)."""
# "id + 0" keeps the planner from walking the table by id; the window is the bound. The outer limit ends the walk.
WALK = """
    SELECT d.id, d.kind, d.area, d.industry, d.park_id, d.state, d.year, d.tsv
    FROM unnest(%(windows)s::text[]) AS w(mark)
    CROSS JOIN LATERAL (
        SELECT id, kind, area, industry, park_id, state, tsv,
            extract(year FROM created AT TIME ZONE %(zone)s)::int AS year
        FROM search_searchdocument
        WHERE tsv @@ (%(query)s::tsquery && w.mark::tsquery) AND id <= %(newest)s
        ORDER BY id + 0 DESC LIMIT %(walked)s
    ) AS d
    LIMIT %(walked)s
"""
FIND = f"""
    SELECT id, kind, area, industry, park_id, state, year,
        round(ts_rank(%(weights)s, tsv, %(words)s::tsquery) * 1000000)::bigint
    FROM ({WALK}) AS walked
"""  # noqa: S608 - our own text
# The index does not know which words stand in titles: each document with the words is looked at, so their number is bounded.
FIND_NAMES = f"{FIND} WHERE tsv @@ %(words)s::tsquery LIMIT %(most)s"


@dataclass(frozen=True, slots=True)
class Match:
    """One match before it is fetched: what ranking and facets need."""

    id: int
    kind: str
    area: str
    industry: str
    park: int | None
    state: str
    year: int
    rank: int

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands: by rank, then the newer first."""
        return -self.rank, -self.id


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One result as it is shown."""

    kind: SearchKind
    object_id: int
    url: str
    number: str
    title: SafeString
    snippet: SafeString
    state: str
    created: datetime.datetime


@dataclass(kw_only=True)
class Results:
    """A page of results. ``loose``: no text has the words as typed; these have their parts."""

    terms: list[Term]
    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    more_than: bool = False
    facets: dict[str, Counter[Any]] = field(default_factory=dict)
    loose: bool = False
    next_cursor: str = ""
    previous_cursor: str = ""

    @property
    def count_words(self) -> str:
        """How many matches: "37" or "1,000+"."""
        return f"{MOST:,}+" if self.more_than else f"{self.count:,}"


def search(user: Any, typed: str, filters: dict[str, str] | None = None, *, cursor: str = "") -> Results:
    """A page of what ``user`` may see of ``typed``. ``filters`` are facets; ``cursor`` is of the same search.

    The cursor holds the newest id that the first page knew: what is indexed meanwhile does not move the pages.
    """
    terms = terms_of(typed)
    results = Results(terms=terms)
    marks = marks_of(user)
    if not terms or marks == frozenset():
        return results
    decoded = decode_cursor(cursor, 3) if cursor else None
    place = decoded[1] if decoded is not None and all(isinstance(one, int) for one in decoded[1]) else None
    newest = min(place[0], newest_id()) if place else newest_id()
    narrowed = _narrowed(filters or {})
    matches = find(query_of(terms), marks, narrowed, newest=newest)
    if not matches:
        matches = find(query_of(terms, parts=True), marks, narrowed, newest=newest)
        results.loose = bool(matches)
    results.count = min(len(matches), MOST)
    results.more_than = len(matches) > MOST
    matches = sorted(matches[:MOST], key=lambda match: match.place)
    results.facets = {name: Counter(filter(None, (getattr(match, name) for match in matches))) for name in FACETS}
    page = _slice(matches, decoded[0] if decoded and place else "n", (place[1], place[2]) if place else None)
    shown = [piece for term in terms for piece in term.pieces] if results.loose else terms
    results.hits = hits_of(user, page, shown)
    if page and page[-1] is not matches[-1]:
        results.next_cursor = encode_cursor("n", [newest, *page[-1].place])
    if page and page[0] is not matches[0]:
        results.previous_cursor = encode_cursor("p", [newest, *page[0].place])
    return results


def _slice(matches: Sequence[Match], direction: str, place: tuple[int, int] | None) -> list[Match]:
    if place is None:
        return list(matches[:PAGE])
    if direction == "p":
        return [match for match in matches if match.place < place][-PAGE:]
    return [match for match in matches if match.place > place][:PAGE]


def newest_id() -> int:
    """The newest document; 0 for an empty index."""
    return SearchDocument.objects.order_by("-id").values_list("id", flat=True).first() or 0


def find(
    query: str,
    marks: frozenset[str] | None,
    narrowed: Iterable[str] = (),
    *,
    newest: int,
    names: str = "",
    most: int = MOST + 1,
) -> list[Match]:
    """The newest matches of a query among documents with one of ``marks`` and all of ``narrowed``; one statement.

    With ``names`` only ``most`` of the newest thousand matches, of which that query finds title, names or number.
    """
    parts = [f"({query})", *(quoted(mark) for mark in narrowed)]
    if marks is not None:
        parts.append(any_of(marks))
    parameters: dict[str, Any] = {
        "weights": WEIGHTS,
        "words": names or query,
        "query": " & ".join(parts),
        "windows": [quoted(mark) for mark in windows(newest)],
        "newest": newest,
        "walked": MOST + 1,
        "most": most,
        "zone": timezone.get_default_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND_NAMES if names else FIND, parameters)
        rows = cursor.fetchall()
    return [Match(*row) for row in rows]


def visible(documents: QuerySet[SearchDocument], user: Any) -> QuerySet[SearchDocument]:
    """Documents whose record the kind's ``visible_to`` shows to ``user``: the last word on what is shown."""
    seen = Q(pk__in=[])
    for kind in kinds():
        rows = kind.model_class._default_manager.visible_to(user).filter(pk=OuterRef("object_id"))
        seen |= Q(Exists(rows), kind=kind.key)
    return documents.filter(seen)


def hits_of(user: Any, matches: Sequence[Match], terms: Sequence[Term]) -> list[Hit]:
    """The matches as they are shown, in their order; one statement."""
    documents = SearchDocument.objects.filter(pk__in=[match.id for match in matches]).defer("tsv")
    found = {document.pk: document for document in visible(documents, user)} if matches else {}
    return [hit_of(found[match.id], terms) for match in matches if match.id in found]


def hit_of(document: SearchDocument, terms: Sequence[Term]) -> Hit:
    """One document as it is shown."""
    kind = kind_of(document.kind)
    return Hit(
        kind=kind,
        object_id=document.object_id,
        url=kind.url(document.object_id),
        number=document.number,
        title=marked(document.title, terms),
        snippet=snippet(document.body, terms),
        state=document.state,
        created=document.created,
    )


def suggest(user: Any, typed: str) -> list[Hit]:
    """A few records whose title or number has what was typed so far."""
    terms = terms_of(typed, unfinished=True)
    marks = marks_of(user)
    if not terms or marks == frozenset():
        return []
    names = query_of(terms, names=True)
    matches = find(query_of(terms), marks, newest=newest_id(), names=names, most=SUGGESTED)
    return hits_of(user, sorted(matches, key=lambda match: match.place), terms)


def matches_of(user: Any, typed: str, filters: dict[str, str]) -> list[tuple[str, int]]:
    """Kind and id of the newest records that a search finds today."""
    terms, marks = terms_of(typed), marks_of(user)
    if not terms or marks == frozenset():
        return []
    newest = newest_id()
    found = find(query_of(terms), marks, _narrowed(filters), newest=newest)
    documents = SearchDocument.objects.filter(pk__in=[match.id for match in found])
    return list(documents.values_list("kind", "object_id"))


def changed_documents(
    user: Any, typed: str, filters: dict[str, str], *, since: datetime.datetime
) -> list[SearchDocument]:
    """Documents that a search finds among those written after ``since``, the latest first."""
    terms, marks = terms_of(typed), marks_of(user)
    if not terms or marks == frozenset():
        return []
    parts = [f"({query_of(terms)})", *(quoted(mark) for mark in _narrowed(filters))]
    if marks is not None:
        parts.append(any_of(marks))
    documents = SearchDocument.objects.filter(changed_at__gt=since).defer("tsv", "body")
    matching = documents.annotate(
        matches=RawSQL("search_searchdocument.tsv @@ %s::tsquery", [" & ".join(parts)], output_field=BooleanField())
    ).filter(matches=True)
    return list(visible(matching, user).order_by("-changed_at", "-id")[:MOST])


def _narrowed(filters: dict[str, str]) -> list[str]:
    return [facet_mark(name, value) for name, value in filters.items() if value]
