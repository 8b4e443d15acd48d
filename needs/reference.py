"""Reference rows of needs: the versions of the non-disclosure text.

A version is a pair of files ``data/non_disclosure/<number>.zh.txt`` and ``.en.txt``. Once a version has been loaded its words
are never changed, because people have signed them: another wording is a file with the next number.
"""

from pathlib import Path

from needs.models import NonDisclosureText

FOLDER = Path(__file__).parent / "data" / "non_disclosure"


def load_reference() -> None:
    """Add the versions that are missing."""
    known = set(NonDisclosureText.objects.values_list("version", flat=True))
    for chinese in sorted(FOLDER.glob("*.zh.txt")):
        version = int(chinese.name.partition(".")[0])
        if version not in known:
            NonDisclosureText.objects.create(
                version=version,
                text_zh=chinese.read_text("utf-8").strip(),
                text_en=(FOLDER / f"{version}.en.txt").read_text("utf-8").strip(),
            )
