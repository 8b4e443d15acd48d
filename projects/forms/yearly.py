"""Forms of yearly sheets."""

import json
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

YEARS_BACK = 10
MOST_DIGITS = 40


class SheetFilter(forms.Form):
    """The year of the college's list."""

    year_shown = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        field: Any = self.fields["year_shown"]
        field.choices = [(year, str(year)) for year in range(this, this - YEARS_BACK, -1)]

    def year(self) -> int:
        """The chosen year; this one where none, or a broken one, was chosen."""
        chosen = self.cleaned_data["year_shown"] if self.is_valid() else ""
        return int(chosen) if chosen else timezone.localdate().year


def whole_number(digits: str) -> int:
    """A number of a sheet. Python refuses to read thousands of digits with another error than JSON's."""
    if len(digits) > MOST_DIGITS:
        raise json.JSONDecodeError("number too long", digits, 0)
    return int(digits)


class SheetDecoder(json.JSONDecoder):
    """Reads a sheet's content; whatever cannot be one is bad JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse_int=whole_number, **options)


class SheetForm(forms.Form):
    """What the person read: confirming means this, and nothing that changed since."""

    content = forms.JSONField(widget=forms.HiddenInput, decoder=SheetDecoder)
