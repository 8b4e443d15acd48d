"""Industry codes of GB/T 4754-2017: all sections and divisions; groups and classes of chemicals, medicines, rubber, plastic.

The names are facts of the standard, kept in both languages as data, not in the catalogues.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

EDITION = "GB/T 4754-2017"
FIRST_DIVISIONS = ("26", "27", "29")
"""Divisions offered first, and with their groups and classes: what chemical parks are made of."""


@dataclass(frozen=True)
class Industry:
    """One entry: a section (a letter), division (two digits), group (three) or class (four)."""

    code: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        """Name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@cache
def table() -> dict[str, Industry]:
    """Every entry by code, in the order of the standard."""
    text = (Path(__file__).parent / "data" / "gbt4754_2017.tsv").read_text(encoding="utf-8")
    entries = (Industry(*line.split("\t")) for line in text.splitlines())
    return {entry.code: entry for entry in entries}


def is_code(value: str) -> bool:
    """Whether ``value`` is a division, group or class of the table."""
    return value in table() and value.isdigit()


def name_of(code: str) -> str:
    """Code and name in the reader's language; an unknown code stands for itself."""
    entry = table().get(code)
    return str(entry) if entry else code


def path_of(code: str) -> list[Industry]:
    """Division, group and class that lead to ``code``; a group of one class that only repeats its name is left out."""
    steps = [table()[code[:length]] for length in range(2, len(code) + 1) if code[:length] in table()]
    return [step for n, step in enumerate(steps) if n == len(steps) - 1 or steps[n + 1].name_zh != step.name_zh]


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped choices for a form, in the reader's language: chemicals, medicines, rubber and plastic in detail first, then
    every division. For ``__init__``, not for the body of a form class.
    """
    return _choices(get_language() or "")


@cache
def _choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for division in FIRST_DIVISIONS:
        inside = [entry for entry in table().values() if entry.code.startswith(division)]
        groups.append((str(table()[division]), [(entry.code, str(entry)) for entry in inside]))
    section: list[tuple[str, str]] = []
    for entry in table().values():
        if entry.code.isalpha():
            section = []
            groups.append((str(entry), section))
        elif len(entry.code) == 2 and entry.code not in FIRST_DIVISIONS:
            section.append((entry.code, str(entry)))
    return groups
