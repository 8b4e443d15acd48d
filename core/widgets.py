"""Form controls."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """A drop-down list of a hundred and more options: written in Python, since a template per option costs a page's budget."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The ``select`` with its groups."""
        chosen = {str(one) for one in self.format_value(value)}
        parts = []
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                options = "".join(self._option(k, words, chosen) for k, words in label)
                parts.append(f'<optgroup label="{conditional_escape(key)}">{options}</optgroup>')
            else:
                parts.append(self._option(key, label, chosen))
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, mark_safe("".join(parts)))  # noqa: S308 - escaped above

    @staticmethod
    def _option(value: Any, label: Any, chosen: set[str]) -> str:
        text = "" if value is None else str(value)
        selected = " selected" if text in chosen else ""
        return f'<option value="{conditional_escape(text)}"{selected}>{conditional_escape(label)}</option>'
