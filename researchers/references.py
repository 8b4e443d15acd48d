"""Reads reference lists as libraries and reference managers export them: BibTeX, RIS, or lines with a DOI.

Nothing is fetched: a DOI alone stands for itself until somebody types the title.
"""

import logging
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import bibtexparser
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 1_000_000
MAX_REFERENCES = 500
DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>，。；、]+)", re.IGNORECASE)
BIBTEX = re.compile(r"^\s*@\s*\w+\s*[{(]", re.MULTILINE)
RIS = re.compile(r"^TY {1,2}-", re.MULTILINE)
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One work, as far as the list tells."""

    title: str
    authors: str = ""
    venue: str = ""
    year: int | None = None
    doi: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A piece of the list that could not be read: where it begins, and why."""

    line: int
    message: str | Promise


@dataclass(kw_only=True)
class ReferenceList:
    """What a list contained."""

    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(text: str) -> ReferenceList:
    """Read a list in whichever of the three forms it is; never raises for what somebody may paste."""
    text = unicodedata.normalize("NFC", text.lstrip("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_LENGTH:
        return ReferenceList(
            problems=[Problem(line=1, message=_("The list is too long: at most one million characters."))]
        )
    if BIBTEX.search(text):
        found = _bibtex(text)
    elif RIS.search(text):
        found = _ris(text)
    else:
        found = _lines(text)
    if len(found.references) > MAX_REFERENCES:
        found.problems.append(
            Problem(
                line=1,
                message=_("Only the first %(count)d works are shown; please import the rest separately.")
                % {"count": MAX_REFERENCES},
            )
        )
        del found.references[MAX_REFERENCES:]
    return found


def decode(content: bytes) -> str:
    """Text of an uploaded list: UTF-8, else as older Chinese programmes write it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace").replace("\x00", "")


def clean_doi(value: str) -> str:
    """The DOI in a text, lower case, without address and closing punctuation; empty where there is none."""
    match = DOI.search(value)
    if match is None:
        return ""
    doi = match.group(1).rstrip(".,;:'")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()[:200]


def same_work_key(title: str, doi: str) -> set[str]:
    """Keys that two entries of the same work share: the DOI, and the title without case, spaces and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", title).casefold() if c.isalnum())
    keys = {f"doi:{doi.lower()}"} if doi else set()
    return keys | ({f"title:{plain}"} if plain else set())


def _reference(*, title: str, authors: str = "", venue: str = "", year: str = "", doi: str = "") -> Reference | None:
    title, authors, venue = (" ".join(part.split()) for part in (title, authors, venue))
    doi = clean_doi(doi)
    if not title and not doi:
        return None
    found = YEAR.search(year)
    return Reference(
        title=(title or doi)[:500],
        authors=authors[:1000],
        venue=venue[:300],
        year=int(found.group()) if found else None,
        doi=doi,
    )


def _bibtex(text: str) -> ReferenceList:
    result = ReferenceList()
    quiet = logging.getLogger("bibtexparser")
    level, quiet.level = quiet.level, logging.CRITICAL  # problems are told to the person, not to the log
    try:
        library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    finally:
        quiet.level = level
    for block in library.blocks:
        entry: Any = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            entry = block.ignore_error_block
        if not hasattr(entry, "fields_dict"):
            if block in library.failed_blocks:
                result.problems.append(
                    Problem(
                        line=(block.start_line or 0) + 1, message=_("This entry is not complete; is a bracket missing?")
                    )
                )
            continue

        def value(*names: str, entry: Any = entry) -> str:
            for name in names:
                if name in entry.fields_dict:
                    return str(entry.fields_dict[name].value).strip('"').replace("{", "").replace("}", "")
            return ""

        reference = _reference(
            title=value("title"),
            authors="; ".join(re.split(r"\s+and\s+", value("author"))),
            venue=value("journal", "journaltitle", "booktitle", "publisher", "school"),
            year=value("year", "date"),
            doi=value("doi") or value("url"),
        )
        _keep(result, reference, (entry.start_line or 0) + 1)
    return result


def _ris(text: str) -> ReferenceList:
    result = ReferenceList()
    line = 1
    for chunk in re.split(r"(?<=\n)(?=TY {1,2}-)", text):
        begins, line = line, line + chunk.count("\n")
        if not RIS.search(chunk):
            continue
        # Some programmes write one space or forget the end of an entry; the standard asks for two and for ER.
        chunk = re.sub(r"^([A-Z][A-Z0-9]) {1,2}- ?", r"\1  - ", chunk, flags=re.MULTILINE)
        if not re.search(r"^ER  -", chunk, re.MULTILINE):
            chunk = f"{chunk.rstrip()}\nER  - \n"
        try:
            entries = rispy.loads(chunk, skip_unknown_tags=True)
        except (rispy.parser.ParseError, OSError, ValueError, KeyError, AttributeError, TypeError):
            entries = []
        if not entries:
            result.problems.append(Problem(line=begins, message=_("This entry could not be read.")))
        for entry in entries:
            reference = _reference(
                title=str(entry.get("title") or entry.get("primary_title") or ""),
                authors="; ".join(entry.get("authors") or entry.get("first_authors") or []),
                venue=str(entry.get("journal_name") or entry.get("secondary_title") or entry.get("publisher") or ""),
                year=str(entry.get("year") or entry.get("publication_year") or ""),
                doi=str(entry.get("doi") or ""),
            )
            _keep(result, reference, begins)
    return result


def _lines(text: str) -> ReferenceList:
    result = ReferenceList()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        match = DOI.search(line)
        if match is None:
            result.problems.append(Problem(line=number, message=_("There is no DOI in this line.")))
            continue
        rest = line[: match.start()] + " " + line[match.end() :]
        rest = re.sub(r"https?://(dx\.)?doi\.org/|\bdoi\s*[:：]?", " ", rest, flags=re.IGNORECASE)
        rest = rest.strip(" \t,;:.，；：。-–[]()（）|")
        year = YEAR.search(rest)
        _keep(result, _reference(title=rest, year=year.group() if year else "", doi=match.group(1)), number)
    return result


def _keep(result: ReferenceList, reference: Reference | None, line: int) -> None:
    if reference is None:
        result.problems.append(Problem(line=line, message=_("This entry has neither a title nor a DOI.")))
    else:
        result.references.append(reference)
