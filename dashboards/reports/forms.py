"""Forms of reports: the template, the period, the schedule, the filter of the list."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from core.widgets import LongSelect
from dashboards.models import ReportSchedule, ReportTemplate
from dashboards.reports import policies
from dashboards.reports.enums import Grouping, ReportKind
from dashboards.reports.periods import MOST_MONTHS, Period, latest, month_words, shifted
from dashboards.reports.services import FIELDS, MOST_FIGURES
from indicators.rates import entries

USUAL = ("needs.published", "claims.submitted", "claims.accepted", "contracts.signed", "contracts.value")
"""What a new template begins with."""
CHOICES = {ReportKind.MONTHLY: 36, ReportKind.QUARTERLY: 12, ReportKind.ANNUAL: 4}
PLACE = "place-"


class TemplateForm(forms.ModelForm):
    """Title, kind and figures. A figure is chosen by its place in the report: 1, 2, 3 …"""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    groupings = forms.MultipleChoiceField(
        label=_("Told apart by"),
        choices=Grouping.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each makes a table of its own, and a sheet of the workbook."),
    )

    class Meta:
        model = ReportTemplate
        fields = ["organisation", "title", "kind", "groupings", "compare", "intro", "language"]
        widgets = {"kind": forms.RadioSelect, "language": forms.RadioSelect, "intro": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "title": _("For example: monthly report on cooperation. The period is added."),
            "intro": _("Stands at the beginning of every report made by this template."),
        }

    def __init__(self, *args: Any, organisations: Sequence[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.organisations = {str(one.pk): one for one in organisations}
            self.fields["organisation"] = forms.ChoiceField(
                label=_("District or park"), choices=[(one.pk, one.name) for one in organisations]
            )
        self.fields["kind"].choices = ReportKind.choices  # type: ignore[attr-defined]
        chosen = self.instance.figures if self.instance.pk else USUAL
        places = {key: place for place, key in enumerate(chosen, start=1)}
        registered = entries()
        self.keys = [*(key for key in chosen if key in registered), *(key for key in registered if key not in places)]
        for key in self.keys:
            one = registered[key]
            self.fields[PLACE + key] = forms.IntegerField(
                label=str(one.label),
                min_value=1,
                max_value=999,
                required=False,
                initial=places.get(key),
                help_text=escape(one.definition),
                widget=forms.NumberInput(attrs={"class": "report-place", "inputmode": "numeric"}),
            )
        if self.instance.pk:
            self.initial["seen"] = self.instance.version

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields above the figures."""
        return [field for field in self if not field.is_hidden and not field.name.startswith(PLACE)]

    @property
    def places(self) -> list[forms.BoundField]:
        """The fields of the figures."""
        return [self[PLACE + key] for key in self.keys]

    def figures(self) -> list[str]:
        """Keys of the chosen figures in their order; two at one place stand as on the page."""
        places = {key: self.cleaned_data.get(PLACE + key) for key in self.keys}
        return sorted((key for key, place in places.items() if place), key=lambda key: places[key] or 0)

    def clean(self) -> dict[str, Any]:
        """At least one figure, and not too many."""
        super().clean()
        chosen = len(self.figures())
        if not chosen and not self.errors:
            self.add_error(None, _("Please choose at least one figure: give it a place, such as 1."))
        if chosen > MOST_FIGURES:
            self.add_error(None, _("At most %(most)s figures fit into one report.") % {"most": MOST_FIGURES})
        return self.cleaned_data

    def clean_organisation(self) -> Organisation:
        """The organisation itself."""
        return self.organisations[self.cleaned_data["organisation"]]

    def values(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in FIELDS if name != "figures"} | {"figures": self.figures()}


class PeriodForm(forms.Form):
    """Of which period a report is to be; regular kinds have a list, the others two months."""

    period = forms.ChoiceField(label=_("Period"), widget=LongSelect)
    since = forms.ChoiceField(label=_("From"), widget=LongSelect)
    until = forms.ChoiceField(label=_("To"), widget=LongSelect)

    def __init__(self, data: Any, *, kind: str) -> None:
        self.regular = kind != ReportKind.AD_HOC
        if self.regular:
            self.choices = {one.key: one for one in latest(kind, CHOICES[ReportKind(kind)])}
            usual = {"period": list(self.choices)[1]}
        else:
            present = timezone.localdate().replace(day=1)
            months = [shifted(present, -back) for back in range(MOST_MONTHS)]
            usual = {"since": f"{present.replace(month=1):%Y-%m}", "until": f"{present:%Y-%m}"}
        self.usual = usual
        super().__init__({name: data.get(name) or value for name, value in usual.items()})
        for name in {"period", "since", "until"} - usual.keys():
            del self.fields[name]
        pairs = (
            [(key, str(one)) for key, one in self.choices.items()]
            if self.regular
            else [(f"{month:%Y-%m}", month_words(month)) for month in months]
        )
        for field in self.fields.values():
            field.choices = pairs  # type: ignore[attr-defined]

    def chosen(self) -> Period:
        """The period that was chosen; what is wrong becomes the usual, the other way round is understood."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name) or usual for name, usual in self.usual.items()}
        if self.regular:
            return self.choices[values["period"]]
        first, last = sorted(datetime.date.fromisoformat(f"{values[name]}-01") for name in ("since", "until"))
        return Period(first=first, last=last)


class Recipients(forms.ModelMultipleChoiceField):
    """People with their mail address, to tell two of one name apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and address."""
        return f"{obj.name} · {obj.email}"


class ScheduleForm(forms.Form):
    """When, and who is told."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    days_after = forms.IntegerField(
        label=_("Days after the end of the period"),
        min_value=1,
        max_value=60,
        initial=5,
        help_text=_("Late entries of the last days are then in the report."),
    )
    recipients = Recipients(
        label=_("Who is told"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They get a mail with the address of the report, never the report itself. Who has left by then gets none."
        ),
    )

    def __init__(self, data: Any, *, template: ReportTemplate, schedule: ReportSchedule | None) -> None:
        initial = {}
        if schedule is not None:
            chosen = list(schedule.recipients.values_list("pk", flat=True))
            initial = {"seen": schedule.version, "days_after": schedule.days_after, "recipients": chosen}
        super().__init__(data, initial=initial)
        self.fields["recipients"].queryset = policies.readers_of(template.organisation)  # type: ignore[attr-defined]
        self.fields["days_after"].unit = ngettext("day", "days", 5)  # type: ignore[attr-defined]
