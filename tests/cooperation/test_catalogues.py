"""Collecting, checking and compiling translations."""

import gettext
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.translation.reloader import translation_file_changed

from cooperation.catalogues import KEYWORDS

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
NAME = _("Need " "number")
ONE = ngettext("%(n)s need", "%(n)s needs", 3)
MONTH = pgettext("month", "May")
NOT_MARKED = "Plain"
"""
TEMPLATE = """
{% if x %}It's "odd" text (with brackets{% endif %}
    {% translate "Title" as title %}
  {% blocktranslate trimmed with name=x %}
     Dear {{ name }},
     100% good
  {% endblocktranslate %}
{{ x|default:_("Nothing") }}
"""


@pytest.fixture
def base(settings, tmp_path: Path) -> Path:
    """A project with one app."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "shop" / "templates" / "shop").mkdir(parents=True)
    (tmp_path / "shop" / "apps.py").write_text(PYTHON)
    (tmp_path / "shop" / "templates" / "shop" / "page.html").write_text(TEMPLATE)
    return tmp_path


def catalogue(base: Path) -> Path:
    """The app's catalogue."""
    return base / "shop" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def translate(base: Path, **texts: str) -> None:
    """Write translations by English text."""
    file = polib.pofile(str(catalogue(base)))
    for entry in file:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: texts.get(entry.msgid, "%(n)s 条")}
        else:
            entry.msgstr = texts.get(entry.msgid, f"译 {entry.msgid}")
    file.save()


def problems() -> list[str]:
    """What the check says, without paths."""
    with pytest.raises(CommandError) as raised:
        call_command("make_catalogues", "--check")
    return [line.partition(": ")[2] or line for line in str(raised.value).splitlines()[:-1]]


def test_everything_marked_is_collected_and_sorted(base: Path) -> None:
    call_command("make_catalogues")
    found = [(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(catalogue(base)))]
    assert found == [
        (None, "%(n)s need", "%(n)s needs"),
        (None, "Dear %(name)s, 100%% good", ""),
        (None, "Need number", ""),
        (None, "Nothing", ""),
        (None, "Title", ""),
        ("month", "May", ""),
    ]


def test_translations_stay_and_obsolete_ones_go(base: Path) -> None:
    call_command("make_catalogues")
    translate(base)
    before = catalogue(base).read_text()
    call_command("make_catalogues")
    assert catalogue(base).read_text() == before
    call_command("make_catalogues", "--check")
    (base / "shop" / "templates" / "shop" / "page.html").unlink()
    assert problems() == [
        "no longer used: 'Dear %(name)s, 100%% good'",
        "no longer used: 'Nothing'",
        "no longer used: 'Title'",
    ]
    call_command("make_catalogues", "shop")
    assert [entry.msgid for entry in polib.pofile(str(catalogue(base)))] == ["%(n)s need", "Need number", "May"]


def test_the_check_names_each_fault(base: Path) -> None:
    assert len(problems()) == 6
    call_command("make_catalogues")
    translate(base, **{"%(n)s need": "一条", "Title": "", "Nothing": "无"})
    file = polib.pofile(str(catalogue(base)))
    file.find("Nothing").flags = ["fuzzy"]
    file.save()
    assert problems() == [
        "placeholders differ: '%(n)s need' – '一条'",
        "fuzzy: 'Nothing'",
        "not translated: 'Title'",
    ]


def test_one_text_is_translated_in_one_way(base: Path) -> None:
    (base / "house").mkdir()
    (base / "house" / "apps.py").write_text(PYTHON)
    call_command("make_catalogues")
    translate(base, **{"May": "五月", "Need number": "需求编号"})
    other = base / "house" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    file = polib.pofile(str(other))
    for entry in file:
        entry.msgstr = {"May": "可以", "Need number": "需求编号"}.get(entry.msgid, "")
        entry.msgstr_plural = {0: "%(n)s 条"} if entry.msgid_plural else {}
    file.save()
    assert problems() == ["'May' (month) is '可以' in house; '五月' in shop"]
    file.find("May").msgctxt = "permission"
    file.save()
    (base / "house" / "apps.py").write_text(PYTHON.replace('"month"', '"permission"'))
    call_command("make_catalogues", "--check")


def test_compiled_without_gettext_and_only_when_changed(base: Path) -> None:
    call_command("make_catalogues")
    translate(base)
    call_command("compile_catalogues")
    compiled = catalogue(base).with_suffix(".mo")
    with compiled.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Title") == "译 Title"
    assert translations.ngettext("%(n)s need", "%(n)s needs", 5) == "%(n)s 条"
    assert translations.pgettext("month", "May") == "译 May"
    first = compiled.stat().st_mtime_ns
    call_command("compile_catalogues")
    assert compiled.stat().st_mtime_ns == first


def test_texts_compiled_are_read_by_the_same_process(base: Path, settings) -> None:
    settings.LOCALE_PATHS = [base / "shop" / "locale"]
    call_command("make_catalogues")
    translate(base)
    try:
        translation_file_changed(sender=None, file_path=Path("django.mo"))
        with override("zh-hans"):
            assert _("Need number") == "Need number"
            call_command("compile_catalogues")
        with override("zh-hans"):
            assert _("Need number") == "译 Need number"
    finally:
        translation_file_changed(sender=None, file_path=Path("django.mo"))


def test_every_name_under_which_the_sources_import_a_marker_is_known() -> None:
    imports = re.compile(r"^from django\.utils\.translation import (.+)$", re.MULTILINE)
    names = {
        part.split()[-1]
        for path in settings.BASE_DIR.glob("*/**/*.py")
        if path.relative_to(settings.BASE_DIR).parts[0] not in {"tests", ".venv", "var"}
        for line in imports.findall(path.read_text())
        for part in line.split(", ")
        if "gettext" in part
    }
    assert {"_", "_now"} <= names <= KEYWORDS.keys()
