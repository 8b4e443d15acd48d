"""Forms of day logs: the log itself, filters of their list and of the figures."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talent.enums import DayPart, DayPlace, DayState
from talent.forms.stationing import date_field
from talent.models import StationDay
from talent.selectors.figures import DIMENSIONS

ENDINGS = ".jpg,.jpeg,.png,.webp"


class LogForm(forms.Form):
    """One day, in under a minute on a phone: everything but the work done is chosen already."""

    date = date_field(_("Day"), initial=timezone.localdate)
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


class PeriodForm(forms.Form):
    """A period; what is left out or wrong is this calendar year."""

    since = date_field(_("From"), required=False)
    until = date_field(_("To"), required=False)

    def period(self) -> tuple[datetime.date, datetime.date]:
        """First and last day; the other way round is understood."""
        today = timezone.localdate()
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        first = chosen.get("since") or today.replace(month=1, day=1)
        last = chosen.get("until") or today.replace(month=12, day=31)
        return min(first, last), max(first, last)


class FigureForm(PeriodForm):
    """What the figures are grouped by, and of which period."""

    by = forms.ChoiceField(label=_("By"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [(key, dimension.label) for key, dimension in DIMENSIONS.items()]  # type: ignore[attr-defined]

    @property
    def dimension(self) -> str:
        """The chosen one; enterprises where none or a wrong one is chosen."""
        self.is_valid()
        return self.cleaned_data.get("by") or "enterprise"


class DayFilter(forms.Form):
    """Filters of the list of days. The places come from the figures' drill-down and are kept in the address."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=DayState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.MultipleChoiceField(
        label=_("Where"), choices=DayPlace.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    since = date_field(_("From"), required=False)
    until = date_field(_("To"), required=False)
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
