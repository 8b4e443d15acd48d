"""A meeting, its series, its agenda."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.widgets import LongSelect
from enterprises.models import Enterprise
from meetings.enums import MeetingState
from meetings.models import Meeting, MeetingSeries
from meetings.querysets import official_districts
from meetings.services.meeting import FIELDS, SERIES_FIELDS
from needs.forms.plan import RowForm, rows_of

MOST_MINUTES = 480


def moment_field(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """A day and time with the browser's own calendar."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)


class MeetingForm(forms.Form):
    """What a meeting is: words, time, place."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    series = forms.ModelChoiceField(
        label=pgettext_lazy("meeting", "Series"),
        queryset=MeetingSeries.objects.none(),
        required=False,
        empty_label=_("— a single meeting —"),
    )
    title = forms.CharField(
        label=pgettext_lazy("meeting", "Title"),
        max_length=120,
        help_text=_("For example: exchange on pigments and intermediates, December"),
    )
    begins_at = moment_field(pgettext_lazy("meeting", "Begins"))
    ends_at = moment_field(pgettext_lazy("meeting", "Ends"))
    place = forms.CharField(
        label=pgettext_lazy("meeting", "Place"),
        max_length=200,
        help_text=_("So that somebody who has never been there finds it."),
    )
    note = forms.CharField(
        label=_("Note for those invited"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: where to park, what to bring along."),
    )

    def __init__(self, *args: Any, series: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]

    @staticmethod
    def of(meeting: Meeting) -> dict[str, Any]:
        """A meeting's values to begin with."""
        return {name: getattr(meeting, name) for name in FIELDS} | {"seen": meeting.version}

    def values(self) -> dict[str, Any]:
        """The cleaned values."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class PlanForm(MeetingForm):
    """A new meeting."""

    district = forms.ModelChoiceField(label=_("District"), queryset=Organisation.objects.none())
    again = forms.BooleanField(
        label=_("Take over parties, participants and agenda from the last meeting of the series"),
        required=False,
        initial=True,
    )
    field_order = ["district", "series", "again"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        districts = official_districts(user)
        rows = MeetingSeries.objects.run_by(user).filter(is_active=True).order_by("title", "id")
        super().__init__(*args, series=rows, **kwargs)
        choice: Any = self.fields["district"]
        choice.queryset = Organisation.objects.filter(pk__in=districts).order_by("name", "id")
        if len(districts) == 1:
            choice.initial, choice.widget = next(iter(districts)), forms.HiddenInput()


class SeriesForm(forms.Form):
    """A series."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=pgettext_lazy("series of meetings", "Name"),
        max_length=120,
        help_text=_("For example: monthly exchange of district and college"),
    )
    purpose = forms.CharField(
        label=pgettext_lazy("series of meetings", "What it is for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(label=_("Usual place"), max_length=200, required=False)
    is_active = forms.BooleanField(label=_("The series goes on"), required=False, initial=True)

    @staticmethod
    def of(series: MeetingSeries) -> dict[str, Any]:
        """A series' values to begin with."""
        return {name: getattr(series, name) for name in SERIES_FIELDS} | {"seen": series.version}

    def values(self) -> dict[str, Any]:
        """The cleaned values."""
        return {name: self.cleaned_data[name] for name in SERIES_FIELDS}


class NewSeriesForm(SeriesForm):
    """A new series."""

    district = forms.ModelChoiceField(label=_("District"), queryset=Organisation.objects.none())
    field_order = ["district"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]
        districts = official_districts(user)
        choice: Any = self.fields["district"]
        choice.queryset = Organisation.objects.filter(pk__in=districts).order_by("name", "id")
        if len(districts) == 1:
            choice.initial, choice.widget = next(iter(districts)), forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """A new series goes on."""
        return {**self.cleaned_data, "is_active": True}


class AgendaRow(RowForm):
    """One item of the agenda."""

    title = forms.CharField(label=pgettext_lazy("agenda", "Item"), max_length=120)
    minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"), min_value=1, max_value=MOST_MINUTES, initial=10
    )
    speaker = forms.CharField(label=_("Speaker"), max_length=80, required=False)
    enterprise = forms.ChoiceField(label=_("Enterprise that introduces itself"), required=False, widget=LongSelect)
    position = forms.IntegerField(
        label=pgettext_lazy("agenda", "Moved to place"), min_value=1, max_value=99, required=False
    )

    def __init__(self, *args: Any, enterprises: dict[str, Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = enterprises
        choices = [("", "—"), *((key, str(one)) for key, one in enterprises.items())]
        self.fields["enterprise"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The enterprise as a record."""
        data = super().clean() or {}
        data["enterprise"] = self.enterprises.get(data.get("enterprise") or "")
        return data


AgendaRows = rows_of(AgendaRow)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they stand, but for those that were moved to another place."""
    moved = sorted((row for row in rows if row["position"]), key=lambda row: row["position"])
    result = [row for row in rows if not row["position"]]
    for row in moved:
        result.insert(row["position"] - 1, row)
    return result


class MeetingFilter(forms.Form):
    """Filters of the list."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=MeetingState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    mine = forms.BooleanField(label=_("Only those to which I am invited"), required=False)

    def narrow(self, rows: Any, user: Any) -> Any:
        """The meetings that fit; a broken filter is no filter."""
        if not self.is_valid():
            return rows
        if self.cleaned_data["state"]:
            rows = rows.filter(state__in=self.cleaned_data["state"])
        return rows.of_participant(user) if self.cleaned_data["mine"] else rows
