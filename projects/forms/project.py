"""Forms of projects: filters, more time for the contract, another leader, rhythm of reports, settlement."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from needs.enums import NeedArea
from projects.enums import ProjectOrigin, ProjectState, ReportRhythm
from projects.models import Project
from projects.services.contract_time import MOST_DAYS
from researchers.enums import ResearcherState
from researchers.models import Researcher


class ProjectFilter(forms.Form):
    """Filters of the list of projects."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=ProjectState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.MultipleChoiceField(
        label=_("Area"), choices=NeedArea.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    origin = forms.MultipleChoiceField(
        label=_("Origin"), choices=ProjectOrigin.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    flagged = forms.BooleanField(label=_("Only flagged ones"), required=False)

    def narrow(self, projects: QuerySet[Project]) -> QuerySet[Project]:
        """The projects that fit; a broken filter is no filter."""
        if not self.is_valid():
            return projects
        chosen = self.cleaned_data
        if chosen["state"]:
            projects = projects.filter(state__in=chosen["state"])
        if chosen["area"]:
            projects = projects.filter(area__in=chosen["area"])
        if chosen["origin"]:
            projects = projects.filter(origin__in=chosen["origin"])
        if chosen["flagged"]:
            projects = projects.flagged()  # type: ignore[attr-defined]
        return projects


class ExtendForm(forms.Form):
    """How much more time, and why."""

    days = forms.IntegerField(
        label=_("Working days from today"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=20,
    )
    comment = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the legal office still reads the draft contract."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].unit = _("working days")  # type: ignore[attr-defined]
        self.fields["days"].help_text = _("At most %(most)s.") % {"most": MOST_DAYS}


class LeaderForm(forms.Form):
    """Who leads from now on."""

    leader = forms.ModelChoiceField(label=_("New leader"), queryset=Researcher.objects.none())
    comment = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, college_id: int, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Researcher.objects.filter(college_id=college_id, state=ResearcherState.VETTED).exclude(pk=but)
        self.fields["leader"].queryset = rows.select_related("user").order_by("user__name", "id")  # type: ignore[attr-defined]


class RhythmForm(forms.Form):
    """How often the leader reports."""

    report_months = forms.TypedChoiceField(
        label=_("Progress reports"),
        coerce=int,
        choices=ReportRhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("Reports that were handed in or are late stay; the schedule is made anew after them."),
    )


class SettlementForm(forms.Form):
    """What both sides settle when a project is terminated."""

    settlement = forms.CharField(
        label=_("Settlement"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Money paid and owed, material, samples, results so far and who may use them."),
    )
