"""Filters of the list and of the figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.days import DayField, PeriodForm
from platforms.enums import Level, OrderKind, OrderResult, OrderState
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
    since = DayField(label=pgettext_lazy("day", "From"), required=False)
    until = DayField(label=pgettext_lazy("day", "To"), required=False)

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


class FigureForm(PeriodForm):
    """What the figures are grouped by, and of which period."""

    dimensions, usual = DIMENSIONS, "kind"
