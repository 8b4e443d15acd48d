"""Filters of lists: what is set stands in the address, and each can be taken off by itself."""

from typing import Any

from django import forms
from django.http import HttpRequest

from core.widgets import LongSelect

Chip = tuple[Any, str]


def active_filters(request: HttpRequest, form: forms.Form) -> list[Chip]:
    """(words, address without it) for every valid filter of ``form`` that is set; the place in the list is forgotten."""
    if not form.is_valid():
        return []
    chips: list[Chip] = []
    for name, field in form.fields.items():
        if form.cleaned_data.get(name) in form.fields[name].empty_values or form.cleaned_data[name] is False:
            continue
        for value in filter(None, request.GET.getlist(name)):
            query = request.GET.copy()
            query.setlist(name, [other for other in request.GET.getlist(name) if other != value])
            query.pop("cursor", None)
            chips.append((_words(field, value), f"{request.path}?{query.urlencode()}"))
    return chips


def _words(field: forms.Field, value: str) -> Any:
    if isinstance(field, forms.BooleanField):
        return field.label
    choices: Any = field.widget.texts() if isinstance(field.widget, LongSelect) else getattr(field, "choices", ())
    for key, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(key, label)]
        for option, words in pairs:
            if str(option) == value:
                return words
    return f"{field.label}: {value}"
