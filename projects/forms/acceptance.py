"""Forms of acceptance: the leader's application, the enterprise's decision."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from projects.enums import AcceptanceResult, Verdict
from projects.models import Acceptance, AcceptanceItem, ProjectRequirement


class ApplicationForm(forms.Form):
    """What was done, and what experts think of it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(
        label=_("Summary of the work"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What was done, where it runs, what was delivered. It stands in the certificate."),
    )
    expert_opinion = forms.CharField(
        label=_("Expert opinion"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If experts were heard. Their signed opinion can be added as a file afterwards."),
    )


class MeasuredForm(forms.Form):
    """What was measured for one technical indicator."""

    measured = forms.CharField(label=_("Measured value"), max_length=120, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        required=False,
        help_text=_("For example: test report T-2026-0031 of the public laboratory, page 4. Add the file afterwards."),
    )


def measured_forms(
    requirements: Iterable[ProjectRequirement], known: dict[int, AcceptanceItem], data: Any = None
) -> list[tuple[ProjectRequirement, MeasuredForm]]:
    """One form for each indicator, filled with what was written before, else with the unit of the target."""

    def initial(one: ProjectRequirement) -> dict[str, str]:
        item = known.get(one.pk)
        if item is None:
            return {"unit": one.unit}
        return {"measured": item.measured, "unit": item.unit, "evidence": item.evidence}

    return [(one, MeasuredForm(data, prefix=f"r{one.pk}", initial=initial(one))) for one in requirements]


DECISIONS = (AcceptanceResult.PASSED, AcceptanceResult.PARTLY, AcceptanceResult.RECTIFY, AcceptanceResult.FAILED)
EXPLAINED = {
    AcceptanceResult.PASSED: _("Passed: the project is complete, the certificate is made"),
    AcceptanceResult.PARTLY: _("Partly passed: the project is complete with what was reached, the certificate says so"),
    AcceptanceResult.RECTIFY: _("To be rectified: the leader corrects and applies again before the last day"),
    AcceptanceResult.FAILED: _("Failed: the project is terminated; you then decide about the need"),
}


class DecisionForm(forms.Form):
    """The decision as a whole."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    result = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, EXPLAINED[one]) for one in DECISIONS],
        widget=forms.RadioSelect,
    )
    rectify_until = DayField(
        label=_("Last day for rectifying"),
        required=False,
        help_text=_("Only where it is to be rectified."),
    )
    remark = forms.CharField(
        label=_("Opinion of the enterprise"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for every decision but “passed”. It stands in the certificate."),
    )

    def clean_rectify_until(self) -> Any:
        """A day to come."""
        day = self.cleaned_data["rectify_until"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(_("Please choose a day after today."))
        return day


class VerdictForm(forms.Form):
    """The verdict on one indicator; suggested by the numbers where they tell."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[(Verdict.MET.value, Verdict.MET.label), (Verdict.NOT_MET.value, Verdict.NOT_MET.label)],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("Needed where you decide otherwise than the numbers."),
    )


def verdict_forms(acceptance: Acceptance, data: Any = None) -> list[tuple[AcceptanceItem, VerdictForm]]:
    """One form for each indicator of the round."""
    rows = []
    for item in acceptance.items.select_related("requirement"):
        suggested = "" if item.computed == Verdict.OPEN else item.computed
        rows.append((item, VerdictForm(data, prefix=f"v{item.pk}", initial={"verdict": suggested})))
    return rows
