"""Filters of the list and of the figures."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from platforms.enums import Level, OrderKind, OrderResult, OrderState
from platforms.forms.order import date_field
from platforms.selectors.figures import DIMENSIONS, FILTERS, Orders, within

DAY_LABELS = {  # of the keys of selectors.figures.DAYS
    "asked": _("Day of asking"),
    "agreed": _("Day of agreement"),
    "submitted": _("Day of handing in"),
    "decided": _("Day of the decision"),
}
TICKED = ("state", "kind", "level")
HIDDEN = tuple(key for key in FILTERS if key not in TICKED)


class OrderFilter(forms.Form):
    """Filters of the list. The places come from the figures' drill-down and are kept in the address."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=OrderState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(
        label=_("Help with"), choices=OrderKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.MultipleChoiceField(
        label=_("Level"), choices=Level.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    result = forms.ChoiceField(
        label=_("Result of the application"), choices=[("", "—"), *OrderResult.choices], required=False
    )
    confirmed = forms.BooleanField(label=_("Only closed by both sides"), required=False)
    mine = forms.BooleanField(label=_("Only those for which I am named"), required=False)
    day = forms.ChoiceField(label=_("Period of"), choices=[("", "—"), *DAY_LABELS.items()], required=False)
    since = date_field(pgettext_lazy("day", "From"), required=False)
    until = date_field(pgettext_lazy("day", "To"), required=False)

    def __init__(self, data: Any, *, rows: Orders, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.groups = {key: data[key] for key in HIDDEN if data.get(key)}
        for key, value in self.groups.items():
            choices = [(value, DIMENSIONS[key].name_of(rows, value))]
            self.fields[key] = forms.ChoiceField(
                label=str(DIMENSIONS[key].label), choices=choices, required=False, widget=forms.HiddenInput
            )

    def narrow(self, rows: Orders) -> Orders:
        """The orders that fit; a broken filter is no filter."""
        if not self.is_valid():
            return rows
        chosen = self.cleaned_data
        for name in TICKED:
            if chosen[name]:
                rows = rows.filter(**{f"{name}__in": chosen[name]})
        if chosen["result"]:
            rows = rows.filter(result=chosen["result"])
        if chosen["confirmed"]:
            rows = rows.filter(confirmed_on__isnull=False)
        if chosen.get("mine"):
            rows = rows.named(self.user)  # type: ignore[attr-defined]
        if chosen["since"] or chosen["until"] or chosen["day"]:
            rows = within(rows, chosen["day"] or "asked", chosen["since"], chosen["until"])
        for key, value in self.groups.items():
            rows = DIMENSIONS[key].narrow(rows, value)
        return rows


class FigureForm(forms.Form):
    """What the figures are grouped by, and of which period; what is left out or wrong is this calendar year."""

    by = forms.ChoiceField(label=_("By"), required=False)
    since = date_field(pgettext_lazy("day", "From"), required=False)
    until = date_field(pgettext_lazy("day", "To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [(key, one.label) for key, one in DIMENSIONS.items()]  # type: ignore[attr-defined]

    @property
    def dimension(self) -> str:
        """The chosen one; what was helped with where none or a wrong one is chosen."""
        self.is_valid()
        return self.cleaned_data.get("by") or "kind"

    def period(self) -> tuple[datetime.date, datetime.date]:
        """First and last day; the other way round is understood."""
        today = timezone.localdate()
        self.is_valid()
        first = self.cleaned_data.get("since") or today.replace(month=1, day=1)
        last = self.cleaned_data.get("until") or today.replace(month=12, day=31)
        return min(first, last), max(first, last)
