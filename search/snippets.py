"""Showing what was found: a piece of the text around the first match, with the matches marked."""

from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from search.terms import Term
from search.tokens import Word, words_with_origins

LENGTH = 160
BEFORE = 40
"""Characters shown before the first match."""
Span = tuple[int, int]


def spans_of(text: str, terms: Sequence[Term]) -> list[Span]:
    """Where the terms stand in a text as written, in order, joined where they touch."""
    words = words_with_origins(text)
    at = {word.place: word for word in words}
    found: list[Span] = []
    for term in terms:
        for word in words:
            span = _span(term, word, at)
            if span:
                found.append(span)
    return _joined(found)


def _span(term: Term, first: Word, at: dict[int, Word]) -> Span | None:
    end = first.end
    for step in term.steps:
        word = at.get(first.place + step.offset)
        if word is None or not step.fits(word.text):
            return None
        # A prefix of one character marks that character, not the pair that begins with it.
        end = word.start + len(step.text) if step.prefix and word.end - word.start == len(word.text) else word.end
    return first.start, end


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The whole text, escaped, with its matches marked."""
    return _marked(text, spans_of(text, terms))


def snippet(text: str, terms: Sequence[Term]) -> SafeString:
    """A piece of the text with its first match, escaped and marked; without a match its beginning."""
    flat = " ".join(text.split())
    spans = spans_of(flat, terms)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    start = min(start, max(0, len(flat) - LENGTH))
    end = min(len(flat), start + LENGTH)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    return format_html_join(
        "",
        "{}",
        ((part,) for part in ("…" if start else "", _marked(flat[start:end], inside), "…" if end < len(flat) else "")),
    )


def _marked(text: str, spans: list[Span]) -> SafeString:
    pieces: list[str] = []
    before = 0
    for start, end in spans:
        pieces += [conditional_escape(text[before:start]), "<mark>", conditional_escape(text[start:end]), "</mark>"]
        before = end
    pieces.append(conditional_escape(text[before:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of text was escaped
