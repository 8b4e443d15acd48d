"""The industry as a filter of lists."""

from functools import cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.widgets import LongSelect, Texts
from enterprises import industry


class IndustrySelect(LongSelect):
    """All industries, after "any"."""

    def texts(self) -> Texts:
        """Put together once for each language."""
        return _texts(get_language() or "")


class IndustryField(forms.CharField):
    """An industry to narrow a list by, or none.

    No ``ChoiceField``: that goes through its two hundred choices for each form, which costs as much as twenty rows of the list.
    """

    widget = IndustrySelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def validate(self, value: str) -> None:
        """Refuse what is no code of the standard; raises ``ValidationError`` with the words of other lists."""
        super().validate(value)
        if value and not industry.is_code(value):
            words = forms.ChoiceField.default_error_messages["invalid_choice"]
            raise forms.ValidationError(words, code="invalid_choice", params={"value": value})


@cache
def _texts(language: str) -> Texts:
    groups = ((heading, tuple(codes)) for heading, codes in industry.choices())
    return (("", _("any")), *groups)
