"""A day in a form, and the period of which a page of figures speaks."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.widgets import DayInput


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar."""

    widget = DayInput


class PeriodForm(forms.Form):
    """What figures are grouped by, and their period; what is left out or wrong is this calendar year.

    ``dimensions`` have a ``label`` each; ``usual`` is the key of the one where none or a wrong one is chosen.
    """

    dimensions: ClassVar[Mapping[str, Any]]
    usual: ClassVar[str]

    by = forms.ChoiceField(label=_("By"), required=False)
    since = DayField(label=pgettext_lazy("day", "From"), required=False)
    until = DayField(label=pgettext_lazy("day", "To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [(key, one.label) for key, one in self.dimensions.items()]  # type: ignore[attr-defined]

    @property
    def dimension(self) -> str:
        """The key of the chosen one."""
        self.is_valid()
        return self.cleaned_data.get("by") or self.usual

    def period(self) -> tuple[datetime.date, datetime.date]:
        """First and last day; the other way round is understood."""
        today = timezone.localdate()
        self.is_valid()
        first = self.cleaned_data.get("since") or today.replace(month=1, day=1)
        last = self.cleaned_data.get("until") or today.replace(month=12, day=31)
        return min(first, last), max(first, last)
