"""One row of text into the fields of a need. What a clerk would forgive is put right and noted; the rest is refused."""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.validators import clean_uscc
from enterprises.industry import is_code
from needs.enums import Comparator, CooperationMode, Importance, IpTerms, NeedArea, TechnologyReadiness
from needs.importing.amounts import OPEN_DEADLINE, budget_of, day_of
from needs.importing.reading import Line

TITLE_LENGTH = 120
SHORTEST_TROUBLE = 10
LONGEST_TROUBLE = 10_000
BLANKS = frozenset({"/", "\\", "-", "--", "—", "——", "无", "暂无", "n/a", "none"})
"""What stands in a cell that means nothing."""
# Words of offices for the areas, beside the labels of the list itself.
AREA_WORDS = {
    NeedArea.INNOVATION_PLATFORM: ("平台", "创新平台", "platform"),
    NeedArea.TALENT_TEAM: ("人才", "团队", "talent", "team"),
    NeedArea.PROCESS_UPGRADING: ("工艺", "升级", "改造", "技术攻关", "技术改造", "process", "upgrad"),
    NeedArea.NEW_PRODUCT: ("新产品", "产品研发", "产品开发", "研发", "new product"),
}
READINESS_WORDS = {
    TechnologyReadiness.PRODUCTION: ("量产", "规模化生产", "产业化", "批量生产"),
    TechnologyReadiness.PRODUCTION_TRIAL: ("试生产",),
    TechnologyReadiness.PILOT: ("中试",),
    TechnologyReadiness.BENCH: ("小试",),
    TechnologyReadiness.PROOF: ("实验室", "样品"),
    TechnologyReadiness.CONCEPT: ("概念", "设想"),
}
MODE_WORDS = {
    CooperationMode.DEVELOPMENT: ("委托", "技术开发"),
    CooperationMode.JOINT: ("合作开发", "联合", "共同"),
    CooperationMode.TRANSFER: ("转让",),
    CooperationMode.LICENCE: ("许可",),
    CooperationMode.CONSULTING: ("咨询",),
    CooperationMode.SERVICE: ("服务",),
    CooperationMode.OPEN: ("不限", "面议", "均可"),
}
IP_WORDS = {
    IpTerms.JOINT: ("共有", "共享", "双方"),
    IpTerms.ENTERPRISE: ("企业", "甲方", "需求方"),
    IpTerms.COLLEGE: ("学校", "高校", "学院", "乙方"),
    IpTerms.NEGOTIABLE: ("协商", "面议", "另行约定"),
}
COMPARATORS = {
    "≥": Comparator.AT_LEAST,
    ">=": Comparator.AT_LEAST,
    "不低于": Comparator.AT_LEAST,
    "不小于": Comparator.AT_LEAST,
    "at least": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
    "<=": Comparator.AT_MOST,
    "不高于": Comparator.AT_MOST,
    "不大于": Comparator.AT_MOST,
    "不超过": Comparator.AT_MOST,
    "at most": Comparator.AT_MOST,
    ">": Comparator.GREATER,
    "大于": Comparator.GREATER,
    "高于": Comparator.GREATER,
    "<": Comparator.LESS,
    "小于": Comparator.LESS,
    "低于": Comparator.LESS,
    "=": Comparator.EQUAL,
}
INDICATOR = re.compile(
    r"^(?P<name>.{1,120}?)\s*(?P<mark>"
    + "|".join(sorted(map(re.escape, COMPARATORS), key=len, reverse=True))
    + r")\s*(?P<target>[\d.]+(?:\s*[×x]\s*10\^?-?\d+)?)\s*(?P<unit>.{0,40})$"
)
TAG = re.compile(r"</?(?:p|br|div|span|b|strong|i|em|u|font|li|ul|ol|table|tr|td|th|tbody|h[1-6]|a|img)\b[^<>]*>", re.I)


@dataclass(kw_only=True)
class Problem:
    """Something that a clerk must see: where, and in words."""

    row: int
    column: str
    message: str


@dataclass(kw_only=True)
class Parsed:
    """A row as a need: values, indicators, what was put right, what is wrong."""

    line: Line
    values: dict[str, Any] = field(default_factory=dict)
    requirements: list[dict[str, Any]] = field(default_factory=list)
    enterprise_name: str = ""
    uscc: str = ""
    enterprise: Any = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, message: str) -> None:
        """The row cannot be imported as it is."""
        self.problems.append(Problem(row=self.line.number, column=column, message=message))

    def note(self, column: str, message: str) -> None:
        """The row was put right; the clerk should know."""
        self.notes.append(Problem(row=self.line.number, column=column, message=message))


def clean_text(text: str) -> str:
    """Text without markup, control characters and idle blanks; line breaks stay."""
    text = html.unescape(TAG.sub("\n", text)) if "<" in text or "&" in text else text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\u3000", " ")
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def without_repetition(text: str) -> str:
    """Half of a text that says everything twice, as some collecting systems export it; else the text."""
    letters = [(index, c) for index, c in enumerate(text) if not c.isspace()]
    half, odd = divmod(len(letters), 2)
    if half < 20 or odd or [c for _i, c in letters[:half]] != [c for _i, c in letters[half:]]:
        return text
    return text[: letters[half][0]].rstrip()


def parse_line(line: Line) -> Parsed:
    """One row as a need, as far as the row alone says."""
    parsed = Parsed(line=line)
    cells = {key: clean_text(text) for key, text in line.cells.items()}
    cells = {key: text for key, text in cells.items() if key in ("title", "trouble") or text.lower() not in BLANKS}
    _texts(parsed, cells)
    _people(parsed, cells)
    for key, enum, words in (
        ("area", NeedArea, AREA_WORDS),
        ("cooperation_mode", CooperationMode, MODE_WORDS),
        ("ip_terms", IpTerms, IP_WORDS),
    ):
        if text := cells.get(key):
            choice = choose(enum, text, words)
            if choice is None:
                options = "、".join(str(label) for label in enum.labels)
                parsed.refuse(key, _("“%(text)s” is none of: %(options)s") % {"text": text[:40], "options": options})
            else:
                parsed.values[key] = choice
    for key in ("readiness_now", "readiness_target"):
        if text := cells.get(key):
            _readiness(parsed, key, text)
    if text := cells.get("budget"):
        _budget(parsed, text)
    if text := cells.get("deadline"):
        _deadline(parsed, text)
    if text := cells.get("industry"):
        if is_code(text):
            parsed.values["industry"] = text
        else:
            parsed.note("industry", _("“%(text)s” is no industry code of GB/T 4754; left out.") % {"text": text[:40]})
    parsed.requirements = indicators(cells.get("requirements", ""))
    return parsed


def _texts(parsed: Parsed, cells: dict[str, str]) -> None:
    trouble = cells.get("trouble", "")
    once = without_repetition(trouble)
    if once != trouble:
        parsed.note("trouble", _("The text stood there twice; it was taken once."))
        trouble = once
    title = " ".join(cells.get("title", "").split())
    if not title and trouble:
        title = re.split(r"[。；！？\n.;!?]", trouble, maxsplit=1)[0][:60]
        parsed.note("title", _("There was no title; the beginning of the description was taken."))
    if not title:
        parsed.refuse("title", _("There is neither a title nor a description."))
    elif len(title) > TITLE_LENGTH:
        parsed.note(
            "title",
            _("The title was shortened to %(n)d characters; the whole of it begins the description.")
            % {"n": TITLE_LENGTH},
        )
        trouble = f"{title}\n{trouble}"
        title = title[: TITLE_LENGTH - 1] + "…"
    if title and len(trouble) < SHORTEST_TROUBLE:
        message = (
            _(
                "There is no description. At least %(least)d characters are needed, so that the enterprise can agree to it"
                " and a researcher understand it."
            )
            if not trouble
            else _(
                "The description has only %(n)d characters. At least %(least)d are needed, so that the enterprise can agree"
                " to it and a researcher understand it."
            )
        )
        parsed.refuse("trouble", message % {"n": len(trouble), "least": SHORTEST_TROUBLE})
    if len(trouble) > LONGEST_TROUBLE:
        parsed.refuse(
            "trouble",
            _("The description has more than %(n)s characters; attach the long text as a file later.")
            % {"n": f"{LONGEST_TROUBLE:,}"},
        )
    parsed.values.update(title=title, trouble=trouble)
    for key in ("background", "constraints", "tried", "claimant_conditions"):
        if cells.get(key):
            parsed.values[key] = cells[key][:LONGEST_TROUBLE]
    source = " ".join(cells.get("source_number", "").split())
    if len(source) > 80:
        parsed.note("source_number", _("Longer than 80 characters; left out."))
    else:
        parsed.values["source_number"] = source


def _people(parsed: Parsed, cells: dict[str, str]) -> None:
    parsed.enterprise_name = " ".join(cells.get("enterprise", "").split())
    if code := cells.get("uscc"):
        try:
            parsed.uscc = clean_uscc(code)
        except ValidationError as error:
            parsed.refuse("uscc", error.messages[0])
    for key, length in (("contact_name", 80), ("contact_phone", 32)):
        text = " ".join(cells.get(key, "").split())
        if len(text) > length:
            parsed.refuse(key, _("Longer than %(n)d characters.") % {"n": length})
        elif text:
            parsed.values[key] = text


@cache
def _labels(enum: type[models.TextChoices]) -> dict[str, Any]:
    """Values of a list by value and by label in every language of the portal."""
    found: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.update({str(label).strip().lower(): value for value, label in enum.choices})
    found.update({str(value): value for value in enum.values})
    return found


def choose(enum: Any, text: str, words: dict[Any, tuple[str, ...]]) -> Any:
    """The value of a list that a clerk meant: its label in either language, or words that belong to one value only."""
    plain = text.strip().lower()
    if plain in _labels(enum):
        return _labels(enum)[plain]
    for value, parts in words.items():
        if any(part in plain for part in parts):
            return value
    return None


def _readiness(parsed: Parsed, key: str, text: str) -> None:
    if match := re.fullmatch(r"(?:trl)?\s*([1-9])\s*级?", text.lower()):
        parsed.values[key] = int(match[1])
        return
    for level, words in READINESS_WORDS.items():
        if any(word in text for word in words):
            parsed.values[key] = int(level)
            return
    parsed.note(key, _("“%(text)s” is no level from 1 to 9; left out.") % {"text": text[:40]})


def _budget(parsed: Parsed, text: str) -> None:
    found = budget_of(text)
    if found is None:
        parsed.refuse("budget", _("“%(text)s” is no amount; write 30, 30-50 or 面议.") % {"text": text[:40]})
    else:
        parsed.values.update(found)


def _deadline(parsed: Parsed, text: str) -> None:
    if text.lower() in OPEN_DEADLINE:
        parsed.note("deadline", _("“%(text)s” is no day; left out.") % {"text": text})
        return
    day = day_of(text)
    if day is None:
        parsed.refuse("deadline", _("“%(text)s” is no day; write it as 2027-06-30.") % {"text": text[:40]})
    elif day < timezone.localdate():
        parsed.refuse(
            "deadline", _("“%(text)s” is past; choose a day to come, or leave it empty.") % {"text": text[:40]}
        )
    else:
        parsed.values["deadline"] = day


MAX_INDICATORS = 40


def indicators(text: str) -> list[dict[str, Any]]:
    """Indicators from a cell: one a line or between semicolons; what is no comparison is kept as described."""
    rows: list[dict[str, Any]] = []
    for part in re.split(r"[\n;；]", text):
        part = re.sub(r"^\s*(?:[(（]?\d{1,2}[)）、.．]|[①-⑳])\s*", "", part).strip(" 。,，")
        if not part:
            continue
        found = INDICATOR.match(part)
        row = {
            "name": _("Indicator %(n)d") % {"n": len(rows) + 1},
            "comparator": Comparator.DESCRIBED,
            "target": part[:120],
            "target_upper": "",
            "current": "",
            "unit": "",
            "method": "",
            "importance": Importance.MUST,
        }
        if found:
            row.update(
                name=found["name"].strip(" :：为应"),
                comparator=COMPARATORS[found["mark"]],
                target=found["target"].strip(),
                unit=found["unit"].strip()[:40],
            )
        rows.append(row)
    return rows[:MAX_INDICATORS]
