"""Whether a measured value reaches the target of a technical indicator, as far as numbers can tell.

Units are compared as they are written, never converted; what is no number, or carries another unit, is left to people.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from needs.enums import Comparator
from projects.enums import Verdict

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def same_unit(first: str, second: str) -> bool:
    """Whether two units are written alike; full-width letters and spaces make no difference, capitals do (mPa, MPa)."""
    return _plain(first) == _plain(second)


def number(text: str, unit: str = "") -> Decimal | None:
    """The number in ``text``, which may repeat its unit behind it; ``None`` where it is none."""
    plain, tail = _plain(text), _plain(unit)
    if tail and plain.endswith(tail):
        plain = plain[: -len(tail)]
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def judge(*, comparator: str, target: str, target_upper: str, target_unit: str, measured: str, unit: str) -> Verdict:
    """The verdict that follows from the numbers; ``OPEN`` where people must judge."""
    if comparator == Comparator.DESCRIBED or not same_unit(unit, target_unit):
        return Verdict.OPEN
    value, goal = number(measured, unit), number(target, target_unit)
    if value is None or goal is None:
        return Verdict.OPEN
    if comparator == Comparator.BETWEEN:
        upper = number(target_upper, target_unit)
        if upper is None:
            return Verdict.OPEN
        return _verdict(min(goal, upper) <= value <= max(goal, upper))
    reached = {
        Comparator.AT_LEAST: value >= goal,
        Comparator.AT_MOST: value <= goal,
        Comparator.GREATER: value > goal,
        Comparator.LESS: value < goal,
        Comparator.EQUAL: value == goal,
    }
    return _verdict(reached[Comparator(comparator)])


def _verdict(reached: bool) -> Verdict:
    return Verdict.MET if reached else Verdict.NOT_MET


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
