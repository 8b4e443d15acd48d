"""Forms of a claim: the short form, its steps, talks, and the filters of lists."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from needs.enums import (
    ENTERPRISE_DECLINE_REASONS,
    ClaimState,
    ContactKind,
    NeedArea,
    NeedCloseReason,
)
from needs.forms.money import WanField
from needs.models import Claim
from researchers.enums import ResearcherState
from researchers.models import Researcher

REOPEN = "reopen"
MOST_MONTHS = 120


class SeenForm(forms.Form):
    """Base of forms that change a claim: they carry the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MonthsField(forms.IntegerField):
    """A number of months."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_MONTHS, **kwargs)
        self.unit = _("months")


class ShortForm(SeenForm):
    """Enough to submit a claim."""

    approach = forms.CharField(
        label=_("How would you solve it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "At most 300 characters. For example: fixed-bed ion exchange after filtration; bench tests on your own"
            " mother liquor within four weeks."
        ),
    )
    price = WanField(label=_("Rough price"), required=True, help_text=_("It may change after you have talked."))
    months = MonthsField(label=_("Months needed"))
    proof = forms.CharField(
        label=_("One proof that you can do it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("An earlier project, a patent, a paper, a pilot line. Files can be added afterwards."),
    )


class DeclineForm(forms.Form):
    """Why the enterprise declines."""

    decline_reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(reason.value, reason.label) for reason in ENTERPRISE_DECLINE_REASONS],
        widget=forms.RadioSelect,
    )


class ReleaseForm(forms.Form):
    """What becomes of the need when the enterprise lets go."""

    afterwards = forms.ChoiceField(
        label=_("What becomes of the need?"),
        choices=[
            (REOPEN, _("It opens again; the claims that were declined for this one are before us again")),
            *((reason.value, reason.label) for reason in NeedCloseReason),
        ],
        initial=REOPEN,
        widget=forms.RadioSelect,
        help_text=_("Every answer but the first closes the need."),
    )

    def clean(self) -> dict[str, Any]:
        """Why the need closes; nothing where it opens again."""
        chosen = self.cleaned_data.get("afterwards", REOPEN)
        return {"close_reason": "" if chosen == REOPEN else chosen}


class HandOverForm(forms.Form):
    """Who leads from now on."""

    leader = forms.ModelChoiceField(label=_("New leader"), queryset=Researcher.objects.none())
    comment = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The old and the new leader read it, and the enterprise where it has the claim."),
    )

    def __init__(self, *args: Any, college_id: int, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Researcher.objects.filter(college_id=college_id, state=ResearcherState.VETTED).exclude(pk=but)
        self.fields["leader"].queryset = rows.select_related("user").order_by("user__name", "id")  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """A talk, call or visit that took place."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    held_on = DayField(label=_("On"), initial=timezone.localdate)
    participants = forms.CharField(
        label=_("Participants"), max_length=200, required=False, help_text=_("For example: plant manager, leader")
    )
    note = forms.CharField(
        label=_("What was said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_held_on(self) -> datetime.date:
        """Not in the future."""
        day: datetime.date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Please log it after it has taken place."))
        return day


class PartnerConfirmForm(forms.Form):
    """A partner unit's own word."""

    confirmed_by = forms.CharField(
        label=_("Your name and post"),
        max_length=80,
        help_text=_("For example: Li Ming, head of the pilot plant"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ClaimFilter(forms.Form):
    """Filters of the list of claims."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=ClaimState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.MultipleChoiceField(
        label=_("Area of the need"), choices=NeedArea.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    need = forms.CharField(label=_("Number of the need"), max_length=16, required=False)

    def narrow(self, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        """The claims that fit; a broken filter is no filter."""
        if not self.is_valid():
            return claims
        chosen = self.cleaned_data
        if chosen["state"]:
            claims = claims.filter(state__in=chosen["state"])
        if chosen["area"]:
            claims = claims.filter(need__area__in=chosen["area"])
        if chosen["need"]:
            claims = claims.filter(need__number__iexact=chosen["need"].strip())
        return claims
