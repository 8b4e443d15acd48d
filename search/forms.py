"""What may be asked of the search, from the address."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.enums import AlertFrequency
from search.registry import kinds
from search.selectors import FACETS
from search.terms import MOST_CHARACTERS

CODE = re.compile(r"[a-z0-9_]{1,30}", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
NUMBERS = frozenset({"park", "year"})


class SearchForm(forms.Form):
    """The words and the facets; a facet that cannot be meant is left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=MOST_CHARACTERS)

    @property
    def words(self) -> str:
        """What was typed; nothing where it cannot be searched for."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""

    @property
    def filters(self) -> dict[str, str]:
        """Facets that are set, by name."""
        return filters_of(self.data)


def filters_of(data: Any) -> dict[str, str]:
    """The facets of an address, as far as they can be meant."""
    known = {kind.key for kind in kinds()}
    found = {}
    for name in FACETS:
        value = str(data.get(name, ""))
        fits = NUMBER.fullmatch(value) if name in NUMBERS else CODE.fullmatch(value)
        if fits and (name != "kind" or value in known):
            found[name] = value
    return found


class SavedSearchForm(forms.Form):
    """Name of a saved search, and how soon to hear of new hits."""

    name = forms.CharField(
        label=pgettext_lazy("saved search", "name"),
        max_length=80,
        help_text=_("As it shall stand in your list and in mails."),
    )
    frequency = forms.ChoiceField(
        label=_("Tell me of new hits"), choices=AlertFrequency.choices, initial=AlertFrequency.DAILY
    )
