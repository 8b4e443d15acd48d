"""Forms of a stationing: call, offer, agreement, extension, limits, filters."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.days import DayField
from core.widgets import LongSelect
from enterprises.models import Enterprise
from researchers.models import Researcher
from talent.enums import StationingKind, StationingState
from talent.models import Stationing
from talent.selectors.people import colleges_for, own_enterprises, served_enterprises, vetted_of
from talent.services.rules import FIELDS
from talent.services.stationing import TERMS

MOST_DAYS = 1000


class TermsForm(forms.Form):
    """What the agreement says."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("As what"), choices=StationingKind.choices, widget=forms.RadioSelect)
    point = forms.CharField(
        label=_("Point of service"),
        max_length=120,
        help_text=_("Where the work is done. For example: pigment workshop 2, southern area of the park"),
    )
    starts_on = DayField(label=pgettext_lazy("day", "From"))
    ends_on = DayField(label=pgettext_lazy("day", "To"))
    planned_days = forms.IntegerField(label=_("Planned days"), min_value=1, max_value=MOST_DAYS)
    tasks = forms.CharField(
        label=_("Tasks"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For example: diagnose the filtration bottleneck; train two technicians; prepare one project application."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_days"].unit = _("days")  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """The cleaned terms."""
        return {name: self.cleaned_data[name] for name in TERMS}

    @staticmethod
    def of(stationing: Stationing) -> dict[str, Any]:
        """The terms of a stationing to begin with."""
        return {name: getattr(stationing, name) for name in TERMS} | {"seen": stationing.version}


class CallForm(TermsForm):
    """An enterprise calls for a researcher."""

    enterprise = forms.ModelChoiceField(label=_("Enterprise"), queryset=Enterprise.objects.none())
    college = forms.ModelChoiceField(label=_("College"), queryset=Organisation.objects.none())
    field_order = ["enterprise", "college"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enterprises = own_enterprises(user)
        _offer_choice(self, "enterprise", enterprises)
        _offer_choice(self, "college", colleges_for(enterprises))


class OfferForm(TermsForm):
    """A college offers a researcher."""

    researcher = forms.ModelChoiceField(label=_("Researcher"), queryset=Researcher.objects.none(), widget=LongSelect)
    enterprise = forms.ModelChoiceField(label=_("Enterprise"), queryset=Enterprise.objects.none(), widget=LongSelect)
    field_order = ["researcher", "enterprise"]

    def __init__(self, *args: Any, user: Any, college_ids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_choice(self, "researcher", vetted_of(college_ids))
        _offer_choice(self, "enterprise", served_enterprises(user))


def _offer_choice(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field: Any = form.fields[name]
    field.queryset = rows
    first = list(rows[:2])
    if len(first) == 1:
        field.initial = first[0].pk


class NameForm(forms.Form):
    """The college answers a call."""

    researcher = forms.ModelChoiceField(label=_("Researcher"), queryset=Researcher.objects.none(), widget=LongSelect)

    def __init__(self, *args: Any, college_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["researcher"].queryset = vetted_of([college_id])  # type: ignore[attr-defined]


class ExtensionForm(forms.Form):
    """A later end of the term."""

    ends_on = DayField(label=_("New end"))
    planned_days = forms.IntegerField(label=_("Planned days in all"), min_value=1, max_value=MOST_DAYS)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the pilot run has moved to March."),
    )


class RulesForm(forms.Form):
    """A district's limits."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    most_enterprises = forms.IntegerField(
        label=_("Enterprises per person at most"), min_value=1, max_value=20, help_text=_("At the same time.")
    )
    least_days = forms.IntegerField(label=_("Planned days at least"), min_value=1, max_value=365)
    log_within = forms.IntegerField(
        label=_("A day is logged within"),
        min_value=1,
        max_value=90,
        help_text=_("Calendar days after the day of work; an answered log may be corrected as long."),
    )
    source = forms.CharField(
        label=_("Laid down in"),
        max_length=200,
        required=False,
        help_text=_("Title and number of the notice, if there is one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["least_days"].unit = _("days")  # type: ignore[attr-defined]
        self.fields["log_within"].unit = _("days")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The cleaned limits."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class StationingFilter(forms.Form):
    """Filters of the list."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=StationingState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(
        label=_("As what"), choices=StationingKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    year = forms.TypedChoiceField(label=_("Term in the year"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        self.fields["year"].choices = [("", "—"), *((y, str(y)) for y in range(this + 1, this - 5, -1))]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Stationing]) -> QuerySet[Stationing]:
        """Those that fit; a broken filter is no filter."""
        if not self.is_valid():
            return rows
        chosen = self.cleaned_data
        if chosen["state"]:
            rows = rows.filter(state__in=chosen["state"])
        if chosen["kind"]:
            rows = rows.filter(kind__in=chosen["kind"])
        if chosen["year"]:
            rows = rows.filter(starts_on__year__lte=chosen["year"], ends_on__year__gte=chosen["year"])
        return rows
