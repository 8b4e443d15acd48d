"""Forms of day logs: the log itself, filters of their list and of the figures."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.days import DayField, PeriodForm
from talent.enums import DayPart, DayPlace, DayState
from talent.models import StationDay
from talent.selectors.figures import DIMENSIONS

ENDINGS = ".jpg,.jpeg,.png,.webp"


class LogForm(forms.Form):
    """One day, in under a minute on a phone: everything but the work done is chosen already."""

    date = DayField(label=_("Day"), initial=timezone.localdate)
    part = forms.ChoiceField(
        label=_("Part of the day"), choices=DayPart.choices, initial=DayPart.WHOLE, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(
        label=_("Where"), choices=DayPlace.choices, initial=DayPlace.ON_SITE, widget=forms.RadioSelect
    )
    work = forms.CharField(
        label=_("Work done"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: measured the filtration rate of three batches with the shift leader."),
    )
    problem = forms.CharField(
        label=_("Problem found"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It can be made a technical need of the enterprise with one click."),
    )
    result = forms.CharField(
        label=_("Result of the day"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": ENDINGS, "capture": "environment"})
    )
    attachment = forms.FileField(label=_("File"), required=False)

    def written(self) -> dict[str, Any]:
        """What was typed, without the uploads."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("photo", "attachment")}

    def uploads(self) -> list[Any]:
        """What was attached."""
        return [one for one in (self.cleaned_data["photo"], self.cleaned_data["attachment"]) if one]


class FigureForm(PeriodForm):
    """What the figures are grouped by, and of which period."""

    dimensions, usual = DIMENSIONS, "enterprise"


class DayFilter(forms.Form):
    """Filters of the list of days. The places come from the figures' drill-down and are kept in the address."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=DayState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.MultipleChoiceField(
        label=_("Where"), choices=DayPlace.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=pgettext_lazy("day", "From"), required=False)
    until = DayField(label=pgettext_lazy("day", "To"), required=False)
    turned = forms.BooleanField(label=_("Only with a need that came of it"), required=False)

    def __init__(self, data: Any, *, rows: QuerySet[StationDay]) -> None:
        super().__init__(data)
        self.groups = {key: data[key] for key in DIMENSIONS if data.get(key)}
        for key, value in self.groups.items():
            choices = [(value, DIMENSIONS[key].name_of(rows, value))]
            self.fields[key] = forms.ChoiceField(
                label=str(DIMENSIONS[key].label), choices=choices, required=False, widget=forms.HiddenInput
            )

    def narrow(self, rows: QuerySet[StationDay]) -> QuerySet[StationDay]:
        """The days that fit; a broken filter is no filter."""
        if not self.is_valid():
            return rows
        chosen = self.cleaned_data
        if chosen["state"]:
            rows = rows.filter(state__in=chosen["state"])
        if chosen["place"]:
            rows = rows.filter(place__in=chosen["place"])
        if chosen["since"]:
            rows = rows.filter(date__gte=chosen["since"])
        if chosen["until"]:
            rows = rows.filter(date__lte=chosen["until"])
        if chosen["turned"]:
            rows = rows.filter(need__isnull=False)
        for key, value in self.groups.items():
            rows = DIMENSIONS[key].narrow(rows, value)
        return rows
