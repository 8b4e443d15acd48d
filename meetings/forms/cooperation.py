"""The cooperation plan and its goals."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.widgets import LongSelect
from meetings.enums import TAKEN_PLACE_STATES
from meetings.models import CooperationPlan, Meeting
from meetings.selectors.cooperation import measurable, possible_parties, unit_of
from meetings.services.cooperation import WRITTEN
from needs.forms.plan import RowForm, rows_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


class CooperationPlanForm(forms.Form):
    """Words, years, parties, and where it was decided."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    district = forms.ModelChoiceField(label=_("District"), queryset=Organisation.objects.none())
    title = forms.CharField(
        label=pgettext_lazy("plan", "Title"),
        max_length=120,
        help_text=_("For example: three-year plan of cooperation in fine chemicals"),
    )
    starts_year = forms.IntegerField(label=_("First year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ends_year = forms.IntegerField(label=_("Last year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    aims = forms.CharField(
        label=_("Aims and measures"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    parties = forms.ModelMultipleChoiceField(
        label=_("Parties of the plan"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    meeting = forms.ModelChoiceField(
        label=_("Decided at the meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("— decided otherwise —"),
    )
    note = forms.CharField(
        label=_("What is changed and why"),
        max_length=300,
        required=False,
        help_text=_("For example: more contracts in 2027, since the pilot line opens."),
    )

    def __init__(self, *args: Any, districts: Any, plan: CooperationPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if plan is not None:
            del fields["district"]
        else:
            fields["district"].queryset = Organisation.objects.filter(pk__in=districts).order_by("name")
            if len(districts) == 1:
                fields["district"].initial = next(iter(districts))
            this = timezone.localdate().year
            fields["starts_year"].initial, fields["ends_year"].initial = this, this + 2
        fields["parties"].queryset = possible_parties(districts)
        held = Meeting.objects.filter(district_id__in=districts, state__in=TAKEN_PLACE_STATES)
        fields["meeting"].queryset = held.order_by("-begins_at")

    @staticmethod
    def of(plan: CooperationPlan) -> dict[str, Any]:
        """The plan to begin with."""
        parties = list(plan.parties.values_list("organisation_id", flat=True))
        return {name: getattr(plan, name) for name in WRITTEN} | {"parties": parties, "seen": plan.version}

    def values(self) -> dict[str, Any]:
        """The cleaned words."""
        return {name: self.cleaned_data[name] for name in WRITTEN}


class GoalRow(RowForm):
    """One goal."""

    figure = forms.ChoiceField(label=pgettext_lazy("goal", "Figure"), widget=LongSelect)
    year = forms.IntegerField(label=pgettext_lazy("goal", "Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    target = forms.DecimalField(
        label=pgettext_lazy("goal", "At least"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    owner = forms.ChoiceField(label=_("Party in charge"))

    def __init__(self, *args: Any, owners: dict[str, Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = owners
        figures = [(key, f"{one.label} ({unit_of(one)})") for key, one in measurable().items()]
        fields: Any = self.fields
        fields["figure"].choices = sorted(figures, key=lambda pair: pair[1])
        fields["owner"].choices = [(key, str(one)) for key, one in owners.items()]

    def clean_owner(self) -> Organisation:
        """The organisation behind the choice."""
        return self.owners[self.cleaned_data["owner"]]

    @staticmethod
    def of(plan: CooperationPlan) -> list[dict[str, Any]]:
        """The goals to begin with."""
        rows = plan.goals.values("figure", "year", "target", "owner")
        return [{**row, "owner": str(row["owner"])} for row in rows]


GoalRows = rows_of(GoalRow)


def goals_of(formset: Any) -> list[dict[str, Any]]:
    """The goals that were filled in and not deleted."""
    filled = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [{name: one[name] for name in ("figure", "year", "target", "owner")} for one in filled]
