"""Catalogues of translations without gettext's programs: what is marked in the sources, and what each catalogue says.

The sources speak English. Every app keeps its translations in ``<app>/locale``; the house keeps those of the top-level
templates and of this project in ``locale``.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "said": None,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "zh_Hans",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str, str]
"""Context and English text."""


@dataclass
class Catalogue:
    """One catalogue and the folders whose texts it translates."""

    name: str
    path: Path
    sources: list[Path]
    messages: dict[Key, str] = field(default_factory=dict)
    """Marked texts with their English plural ("" for those without)."""

    def collect(self) -> "Catalogue":
        """Read the sources."""
        for folder in self.sources:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    self.messages |= dict(marked_texts(path))
        return self

    def file(self) -> polib.POFile:
        """The catalogue as it is."""
        return polib.pofile(str(self.path), wrapwidth=100) if self.path.exists() else polib.POFile(wrapwidth=100)

    def update(self) -> None:
        """Write the catalogue anew: translations are kept, new texts come without one, obsolete ones go."""
        known = {(entry.msgctxt or "", entry.msgid): entry for entry in self.file() if not entry.obsolete}
        new = polib.POFile(wrapwidth=100)
        new.metadata = HEADER
        for (context, text), plural in sorted(self.messages.items()):
            old = known.get((context, text))
            entry = polib.POEntry(msgctxt=context or None, msgid=text, msgid_plural=plural)
            if plural:
                entry.msgstr_plural = {0: old.msgstr_plural.get(0, "") or old.msgstr if old else ""}
            else:
                entry.msgstr = (old.msgstr or old.msgstr_plural.get(0, "")) if old else ""
            entry.flags = ["python-format"] if "%(" in text or re.search("%[sd]", text) else []
            new.append(entry)
        if len(new):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.save(str(self.path))

    def problems(self) -> list[str]:
        """What a reader of the translation would miss, one line each."""
        found = []
        entries = {(entry.msgctxt or "", entry.msgid): entry for entry in self.file() if not entry.obsolete}
        obsolete = sorted(entry.msgid for entry in self.file() if entry.obsolete)
        found += [f"no longer used: {text!r}" for text in obsolete]
        found += [f"no longer used: {text!r}" for _, text in sorted(entries.keys() - self.messages.keys())]
        for (context, text), plural in sorted(self.messages.items()):
            entry = entries.get((context, text))
            if entry is None:
                found.append(f"missing: {text!r}")
                continue
            translation = entry.msgstr_plural.get(0, "") if plural else entry.msgstr
            if not translation:
                found.append(f"not translated: {text!r}")
            elif entry.fuzzy:
                found.append(f"fuzzy: {text!r}")
            elif placeholders(translation) != placeholders(plural or text):
                found.append(f"placeholders differ: {text!r} – {translation!r}")
        return found


def clashes(found: list[Catalogue]) -> list[str]:
    """Texts that two catalogues translate differently: at run time all are one, and the last one read would win."""
    words: dict[Key, dict[str, list[str]]] = {}
    for catalogue in found:
        for entry in catalogue.file():
            translation = entry.msgstr or entry.msgstr_plural.get(0, "")
            if translation and not entry.obsolete:
                said = words.setdefault((entry.msgctxt or "", entry.msgid), {})
                said.setdefault(translation, []).append(catalogue.name)
    return [
        f"clash: {text!r}{f' ({context})' if context else ''} is "
        + "; ".join(f"{translation!r} in {', '.join(names)}" for translation, names in said.items())
        for (context, text), said in sorted(words.items())
        if len(said) > 1
    ]


def catalogues(app: str = "") -> Iterator[Catalogue]:
    """The catalogue of each app with marked texts, or of one; "cooperation" stands for the house."""
    base = settings.BASE_DIR
    below = Path("zh_Hans") / "LC_MESSAGES" / "django.po"
    names = sorted(path.parent.name for path in base.glob("*/apps.py"))
    for name in names:
        if app and name != app:
            continue
        if name == "cooperation":
            catalogue = Catalogue(name, base / "locale" / below, [base / "cooperation", base / "templates"])
        else:
            catalogue = Catalogue(name, base / name / "locale" / below, [base / name])
        if catalogue.collect().messages or catalogue.path.exists():
            yield catalogue


def marked_texts(path: Path) -> Iterator[tuple[Key, str]]:
    """Texts marked for translation in a Python file or a template: (context, text) and plural."""
    if path.suffix == ".py" and "migrations" not in path.parts:
        source = path.read_text(encoding="utf-8")
    elif "templates" in path.parts and path.suffix in {".html", ".txt", ".xml", ".typ"}:
        # Leading blanks would read as wrong indentation; each template line becomes a line of its own.
        templated = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        source = "\n".join(line.strip() for line in templated.splitlines())
    else:
        return
    for _, message, _, context in extract(
        "python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"}
    ):
        text, plural = message if isinstance(message, tuple) else (message, "")
        if text:
            yield (context or "", text), plural


def placeholders(text: str) -> list[str]:
    """What a translation must carry over, in any order."""
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))
