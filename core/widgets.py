"""Form controls."""

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

Texts = tuple[tuple[str, str | tuple[tuple[str, str], ...]], ...]
"""Value and words of each choice, or the heading of a group and its choices."""


class DayInput(forms.DateInput):
    """The browser's own calendar, which understands a day as ISO 8601 writes it and nothing else."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class LongSelect(forms.Select):
    """A drop-down list of a hundred and more options: written in Python, since a template per option costs a page's budget."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The ``select`` with its groups."""
        chosen = frozenset(str(one) for one in self.format_value(value))
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, _options(self.texts(), chosen))

    def texts(self) -> Texts:
        """The choices as plain text in the reader's language."""
        return tuple(
            (str(key), tuple((_text(k), str(words)) for k, words in label))
            if isinstance(label, list | tuple)
            else (_text(key), str(label))
            for key, label in self.choices
        )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@lru_cache(maxsize=128)
def _options(choices: Texts, chosen: frozenset[str]) -> SafeString:
    """The options of a list, written once: lists like the industries are the same on every page."""
    parts = []
    for key, label in choices:
        if isinstance(label, tuple):
            options = "".join(_option(k, words, chosen) for k, words in label)
            parts.append(f'<optgroup label="{escape(key)}">{options}</optgroup>')
        else:
            parts.append(_option(key, label, chosen))
    return mark_safe("".join(parts))  # noqa: S308 - escaped above


def _option(value: str, label: str, chosen: frozenset[str]) -> str:
    selected = " selected" if value in chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(label)}</option>'
