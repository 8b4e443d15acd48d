"""What a person typed, as terms: every term must occur, each as one piece."""

import re
from dataclasses import dataclass

from search.folding import fold
from search.tokens import HAN, words_of

MOST_TERMS = 8
MOST_CHARACTERS = 120
SHORTEST_STEM = 3
SHORTEST_HALVED = 3
"""Pairs of a run that is searched for in halves: four characters."""
PIECES = re.compile(r'"([^"]*)"|([^\s"]+)')
SINGLE_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a term. ``offset`` counts places from the term's first word; ``prefix``: it may go on."""

    text: str
    offset: int
    prefix: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether it is a pair of Chinese characters."""
        return len(self.text) == 2 and is_han(self.text)

    @property
    def may_end_otherwise(self) -> bool:
        """Whether it is a Latin word that is long enough to have endings: VOC, VOCs."""
        return len(self.text) >= SHORTEST_STEM and self.text.isalpha() and not is_han(self.text)

    def fits(self, word: str) -> bool:
        """Whether a word of a text is this one."""
        return word.startswith(self.text) if self.prefix else word == self.text


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand at these distances from one another."""

    steps: tuple[Step, ...]

    def phrase(self, *, names: bool = False) -> str:
        """The term in the database's language of queries: '对硝' <-> '硝基'. ``names``: in titles and names only."""
        out = ""
        before = 0
        for number, step in enumerate(self.steps):
            if number:
                distance = step.offset - before
                out += " <-> " if distance == 1 else f" <{distance}> "
            out += lexeme(step.text) + _kind_of_step(step, names)
            before = step.offset
        return f"({out})"

    @property
    def parts(self) -> str:
        """Texts near the term: with its pieces in any order, or with one contiguous half of it.

        Of Chinese every second pair counts as a piece, which are mostly its words; Latin words may have endings.
        """
        kept = [step for step in self.steps if step.offset % 2 == 0 or not step.is_pair]
        if self.steps[-1] not in kept:
            kept.append(self.steps[-1])
        pieces = " & ".join(
            lexeme(step.text) + (":*" if step.prefix or step.may_end_otherwise else "") for step in kept
        )
        halves = [Term(tuple(half)).phrase() for half in self._halves()]
        return "(" + " | ".join([f"({pieces})", *halves]) + ")"

    @property
    def pieces(self) -> "list[Term]":
        """Every word of the term by itself: what is marked in texts that have parts of it."""
        return [Term((Step(step.text, 0, step.prefix or step.may_end_otherwise),)) for step in self.steps]

    def _halves(self) -> list[list[Step]]:
        """Contiguous halves of a run of at least four Chinese characters."""
        pairs = len(self.steps)
        if pairs < SHORTEST_HALVED or not all(step.is_pair for step in self.steps):
            return []
        length = (pairs + 1) // 2 - 1
        return [list(self.steps[start : start + length]) for start in range(pairs - length + 1)]


def _kind_of_step(step: Step, names: bool = False) -> str:
    marks = ("*" if step.prefix else "") + ("AB" if names else "")
    return f":{marks}" if marks else ""


def lexeme(text: str) -> str:
    """A word, quoted for the database."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def is_han(text: str) -> bool:
    """Whether a word is made of characters that are written without spaces."""
    return bool(SINGLE_HAN.match(text))


def terms_of(typed: str, *, unfinished: bool = False) -> list[Term]:
    """The terms of what was typed; double quotes hold words together. ``unfinished``: the last Latin word may go on.

    A single character is found wherever a pair begins with it, or a run of characters ends in it.
    """
    folded = fold(typed[:MOST_CHARACTERS].replace("“", '"').replace("”", '"'))
    terms: list[Term] = []
    for match in PIECES.finditer(folded):
        words = list(words_of(match[1] if match[1] is not None else match[2]))
        steps = []
        for number, word in enumerate(words):
            run_goes_before = number > 0 and words[number - 1].end > word.start
            if word.tail and run_goes_before:
                continue  # the pair before it says as much
            steps.append(Step(word.text, word.place - 1, prefix=word.tail))
        if steps:
            first = steps[0].offset
            terms.append(Term(tuple(Step(s.text, s.offset - first, s.prefix) for s in steps)))
    terms = list(dict.fromkeys(terms))[:MOST_TERMS]
    if unfinished and terms and not folded.endswith((" ", '"')):
        *rest, last = terms[-1].steps
        if not is_han(last.text):
            terms[-1] = Term((*rest, Step(last.text, last.offset, prefix=True)))
    return terms


def query_of(terms: list[Term], *, parts: bool = False, names: bool = False) -> str:
    """All terms as one query of the database."""
    return " & ".join(term.parts if parts else term.phrase(names=names) for term in terms)
