"""Forms of a proposed directed project: parties, purpose, money; indicators and milestones as rows."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CooperationLink
from accounts.scope import scope_of
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from needs.enums import Comparator, Importance, NeedArea
from needs.forms.claim import MonthsField
from needs.forms.money import WanField
from needs.forms.plan import MilestoneRows, RowForm, kept, rows_of
from researchers.enums import ResearcherState
from researchers.models import Researcher

MOST_NAMES = 300
"""Enterprises offered while typing; the others are found by their whole name or code."""
REQUIREMENT_FIELDS = ("name", "comparator", "target", "target_upper", "unit", "method", "importance")
MILESTONE_FIELDS = ("title", "deliverable", "month", "amount")


class LeaderChoice(forms.ModelChoiceField):
    """Researchers with their college."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and college."""
        return f"{obj.user.name} · {obj.college.name}"


class ProposalForm(forms.Form):
    """What is to be done, by whom, for how much. Which parties can be chosen follows from who proposes."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("For example: low-salt process for pigment red 57:1")
    )
    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=160,
        help_text=_("Its whole name or its code."),
        widget=forms.TextInput(attrs={"list": "enterprises", "autocomplete": "off"}),
    )
    leader = LeaderChoice(label=_("Leader"), queryset=Researcher.objects.none())
    area = forms.ChoiceField(label=_("Area"), choices=NeedArea.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label=_("What is to be reached"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What the enterprise wants, how it shall be done, what each side contributes."),
    )
    value = WanField(label=_("Planned value"), required=True)
    months = MonthsField(label=_("Planned months"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        leaders: Any = self.fields["leader"]
        leaders.queryset = leaders_for(user)
        self.own = list(own_enterprises(user)[:2])
        if len(self.own) == 1 and not scope_of(user).research_colleges and not scope_of(user).colleges:
            del self.fields["enterprise"]

    def clean_enterprise(self) -> Enterprise:
        """The verified enterprise of this name or code among those with which the person may cooperate."""
        text = " ".join(self.cleaned_data["enterprise"].split())
        rows = enterprises_for(self.user)
        found = list(rows.filter(uscc=text.upper())[:1]) or list(rows.filter(organisation__name=text)[:2])
        if not found:
            raise forms.ValidationError(_("No verified enterprise of this name or code can be chosen here."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several enterprises have this name; please give the code."))
        return found[0]

    @property
    def chosen(self) -> Enterprise:
        """The enterprise: named, or the only own one."""
        named: Enterprise = self.cleaned_data.get("enterprise") or self.own[0]
        return named


def own_enterprises(user: Any) -> QuerySet[Enterprise]:
    """Verified enterprises for which the person acts."""
    own = Enterprise.objects.filter(organisation_id__in=scope_of(user).enterprises, state=EnterpriseState.VERIFIED)
    return own.select_related("organisation").order_by("id")


def enterprises_for(user: Any) -> QuerySet[Enterprise]:
    """Verified enterprises that the person may name: own ones, and those of districts that the own college serves."""
    rows = Enterprise.objects.visible_to(user).filter(state=EnterpriseState.VERIFIED)
    return rows.select_related("organisation").order_by("organisation__name", "id")


def leaders_for(user: Any) -> QuerySet[Researcher]:
    """Researchers whom the person may name: oneself; of the own college; of colleges that serve the own enterprises."""
    scope = scope_of(user)
    vetted = Researcher.objects.filter(state=ResearcherState.VETTED)
    districts = own_enterprises(user).values("district_id")
    serving = CooperationLink.objects.on(timezone.localdate()).filter(district_id__in=districts)
    mine = vetted.filter(user=user, college_id__in=scope.research_colleges)
    rows = (
        mine | vetted.filter(college_id__in=scope.colleges) | vetted.filter(college_id__in=serving.values("college_id"))
    )
    return rows.select_related("user", "college").order_by("user__name", "id")


class RequirementRow(RowForm):
    """One technical indicator."""

    name = forms.CharField(label=_("Technical indicator"), max_length=120)
    comparator = forms.ChoiceField(label=_("Comparison"), choices=Comparator.choices)
    target = forms.CharField(label=_("Target"), max_length=120)
    target_upper = forms.CharField(label=_("Upper target"), max_length=60, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    method = forms.CharField(label=_("Test method"), max_length=200, required=False)
    importance = forms.ChoiceField(label=_("Weight"), choices=Importance.choices)

    def clean(self) -> dict[str, Any]:
        """A range has two ends, the others one."""
        data = super().clean() or {}
        if data.get("comparator") == Comparator.BETWEEN and not data.get("target_upper"):
            self.add_error("target_upper", _("Please give the upper end."))
        if data.get("comparator") != Comparator.BETWEEN:
            data["target_upper"] = ""
        return data


RequirementRows = rows_of(RequirementRow)


def plan_rows(data: Any) -> tuple[Any, Any]:
    """Rows of indicators and of milestones."""
    return RequirementRows(data, prefix="requirements"), MilestoneRows(data, prefix="milestones")


def plan_values(requirements: Any, milestones: Any) -> dict[str, list[dict[str, Any]]]:
    """Both as the service takes them."""
    return {
        "requirements": [{name: row[name] for name in REQUIREMENT_FIELDS} for row in kept(requirements)],
        "milestones": [
            {**{name: row[name] for name in MILESTONE_FIELDS}, "amount": Decimal(row["amount"])}
            for row in kept(milestones)
        ],
    }
