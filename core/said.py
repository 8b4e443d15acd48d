"""Words of the portal itself where a person's would stand, such as the reason of a step that time took.

A person's words stay as typed. The portal's own can be said to each reader in his language, so the timeline keeps the source
text and its values beside the text, and mails say them anew for everybody who gets one.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext


class Said(str):
    """The text in the portal's first language, for fields that hold text; ``in_language()`` says it to a reader."""

    source: str
    values: dict[str, str | int]

    def in_language(self) -> str:
        """The words in the language that is active."""
        return in_words(self.source, self.values)


def said(source: str, **values: str | int) -> Said:
    """Words of the portal, collected for translation like those of ``gettext``; ``values`` fill ``%(name)s``."""
    with translation.override(settings.LANGUAGE_CODE):
        words = Said(in_words(source, values))
    words.source, words.values = source, values
    return words


def in_words(source: str, values: dict[str, str | int]) -> str:
    """A source text in the active language, with its values."""
    text = gettext(source)
    return text % values if values else text


def in_language(value: Any) -> Any:
    """A value for a text in the active language: the portal's words said anew, everything else as it is."""
    return value.in_language() if isinstance(value, Said) else value
