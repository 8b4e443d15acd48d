"""Reading needs, candidates and judgements from CSV files for ``evaluate_matching`` and ``tune_matching``."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from search.ranking.scoring import PEOPLE, TEXTS
from search.ranking.tokens import Query
from search.tokens import HAN

csv.field_size_limit(10_000_000)
LEAST_CHARACTERS = 2
"""Shorter cells, and those without a letter, are codes and amounts, not texts."""
_LETTER = re.compile(r"[^\W\d_]")
_PIECES = re.compile(r"[;；\r\n]+")
_CUT = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")


class BadFile(Exception):
    """A file that cannot be used, with the reason in words."""


@dataclass
class Judged:
    """A set to evaluate: queries, candidates with their items, and for each query the judged candidates."""

    queries: dict[str, Query]
    candidates: dict[str, list[str]]
    judgements: dict[str, list[tuple[str, float]]]
    graded: bool
    """Whether grades were given (all candidates are ranked) or levels (only the judged ones)."""
    remarks: list[str] = field(default_factory=list)

    @property
    def shape(self) -> str:
        """People have several items each; a list of titles has one."""
        return PEOPLE if any(len(items) > 1 for items in self.candidates.values()) else TEXTS


def read_judged(needs: str, labels: str, candidates: str = "") -> Judged:
    """The set that three files describe."""
    queries = read_needs(needs)
    names, rows = _rows(labels)
    need_column = _one_of(labels, names, "need_id")
    worth_column = _one_of(labels, names, "grade", "level")
    known_columns = [name for name in ("candidate_id", "researcher_id", "achievement_title") if name in names]
    key_column = _one_of(labels, names, "candidate_id", "researcher_id", "achievement_title")
    titled = not candidates and "achievement_title" in known_columns
    if titled:
        key_column = "achievement_title"
    elif not candidates:
        raise BadFile(f"{labels}: it names candidates by {key_column}; say which file holds them with --candidates.")
    known = {} if titled else read_candidates(candidates)
    found = Judged(queries, known, {}, graded=worth_column == "grade")
    strange: dict[str, Counter[str]] = {"need": Counter(), "candidate": Counter()}
    for number, row in rows:
        need, key = row[need_column].strip(), row[key_column].strip()
        worth = _number(labels, number, worth_column, row[worth_column])
        if need not in queries:
            strange["need"][need] += 1
            continue
        if titled and key:
            known.setdefault(key, [uncut(key)])
        if key not in known:
            strange["candidate"][key] += 1
            continue
        found.judgements.setdefault(need, []).append((key, worth))
    for what, unknown in strange.items():
        if unknown:
            shown = ", ".join(list(unknown)[:5])
            found.remarks.append(
                f"{sum(unknown.values())} labels left out, of {len(unknown)} unknown ids of a {what}: {shown}"
            )
    if not found.judgements:
        raise BadFile(f"{labels}: no label names a need and a candidate of the other files.")
    return found


def read_needs(path: str) -> dict[str, Query]:
    """Queries by id."""
    names, rows = _rows(path)
    key = _one_of(path, names, "need_id", "id")
    title = _one_of(path, names, "title")
    found = {}
    for _number_of_row, row in rows:
        texts = _texts(row[name] for name in names if name not in (key, "id", title, "language"))
        if row[key].strip():
            found[row[key].strip()] = Query(row[title].strip(), "\n".join(texts))
    return found


def read_candidates(path: str) -> dict[str, list[str]]:
    """The items of each candidate: cells, cut at semicolons and line ends, each once."""
    names, rows = _rows(path)
    key = _one_of(path, names, "id", "candidate_id", "researcher_id")
    found: dict[str, list[str]] = {}
    for _number_of_row, row in rows:
        cells = _texts(row[name] for name in names if name not in (key, "language"))
        pieces = _texts(piece.strip(" -·•\t") for cell in cells for piece in _PIECES.split(cell))
        if row[key].strip():
            found[row[key].strip()] = list(dict.fromkeys(pieces))
    return found


def uncut(title: str) -> str:
    """A title that was cut into words by spaces, as it is written: "微 反应器" becomes "微反应器", "A B" stays."""
    return _CUT.sub("", title)


def _texts(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if len(cell) >= LEAST_CHARACTERS and _LETTER.search(cell)]


def _rows(path: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise BadFile(f"{path}: cannot be read: {error.strerror}.") from None
    reader = csv.reader(io.StringIO(_decoded(path, raw).replace("\0", ""), newline=""))
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        rows = [(reader.line_num, _cells(names, cells)) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise BadFile(f"{path}, line {reader.line_num}: {error}.") from None
    if not rows:
        raise BadFile(f"{path}: there are no rows.")
    return names, rows


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    filled = [*cells, *([""] * (len(names) - len(cells)))]
    return dict(zip(names, filled, strict=False))


def _decoded(path: str, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(f"{path}: it is neither UTF-8 nor GB 18030.")


def _one_of(path: str, names: Sequence[str], *wanted: str) -> str:
    for name in wanted:
        if name in names:
            return name
    raise BadFile(f"{path}: the column {' or '.join(wanted)} is missing; there are: {', '.join(names)}.")


def _number(path: str, line: int, column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise BadFile(f"{path}, line {line}: {column} is {cell!r}, which is no number.") from None
