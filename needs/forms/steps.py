"""Forms of the steps of a need: publishing, renewing, closing, diagnosing, consent; filters and questions."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from core.text import MAX_LENGTH
from enterprises.fields import IndustryField
from needs.enums import InvitationAnswer, NameDisclosure, NeedArea, NeedCloseReason, NeedState
from needs.forms.need import WanField, researcher_words, still_to_come
from needs.models import Need
from needs.selectors.need import askable_researchers
from researchers.models import Researcher

ANY = [("", _("any"))]


class PublishForm(forms.Form):
    """What the check page before publication asks."""

    summary = forms.CharField(
        label=_("Public summary"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Drafted from title and description. Everybody reads it: take out names, recipes, figures of the plant."
        ),
    )
    name_disclosure = forms.ChoiceField(
        label=_("Who learns the enterprise’s name"), choices=NameDisclosure.choices, widget=forms.RadioSelect
    )
    valid_until = DayField(label=_("Valid until"))

    def clean_valid_until(self) -> datetime.date:
        """A day that is still to come."""
        day: datetime.date = still_to_come(self.cleaned_data["valid_until"])
        return day


class ValidUntilForm(forms.Form):
    """Publishing again: until when."""

    valid_until = DayField(label=_("Valid until"))

    def clean_valid_until(self) -> datetime.date:
        """A day that is still to come."""
        day: datetime.date = still_to_come(self.cleaned_data["valid_until"])
        return day


class DeclineInvitationForm(forms.Form):
    """Why a researcher does not follow an invitation."""

    answer = forms.ChoiceField(
        label=_("Why do you decline?"),
        choices=InvitationAnswer.choices,
        widget=forms.RadioSelect,
        help_text=_("“Not my field” is remembered: needs like this one are offered to you less."),
    )


class CloseForm(forms.Form):
    """Why a need is closed."""

    close_reason = forms.ChoiceField(
        label=_("Why is it closed?"), choices=NeedCloseReason.choices, widget=forms.RadioSelect
    )


class AskDiagnosisForm(forms.Form):
    """Who is asked to help restate a need."""

    researcher = forms.ModelChoiceField(
        label=_("Researcher"),
        queryset=Researcher.objects.none(),
        help_text=_("Vetted researchers of colleges that serve the district."),
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["researcher"]
        field.queryset = askable_researchers(need)  # type: ignore[attr-defined]
        field.label_from_instance = researcher_words  # type: ignore[attr-defined]


class RestateForm(forms.Form):
    """The restated need."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("The trouble, restated"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What goes wrong, under which conditions, and how one would see that it is solved."),
    )


class PhoneConsentForm(forms.Form):
    """Who agreed by telephone, and when."""

    agreed_by = forms.CharField(label=_("Who agreed"), max_length=80, help_text=_("Name and post."))
    agreed_at = forms.DateTimeField(
        label=_("When"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_agreed_at(self) -> datetime.datetime:
        """The call has been made."""
        moment: datetime.datetime = self.cleaned_data["agreed_at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("Please say when the call was; it cannot be in the future."))
        return moment


class MessageForm(forms.Form):
    """A question or an answer."""

    body = forms.CharField(max_length=MAX_LENGTH)
    parent = forms.IntegerField(required=False)


class PublicFilterForm(forms.Form):
    """Filters of the public list; they stand in the address."""

    area = forms.ChoiceField(label=_("Area"), required=False, choices=[*ANY, *NeedArea.choices])
    industry = IndustryField(label=_("Industry"))

    def narrow(self, needs: QuerySet[Need]) -> QuerySet[Need]:
        """The rows that fit every filter that is set; a broken filter is ignored."""
        self.is_valid()
        wanted = self.cleaned_data
        if area := wanted.get("area"):
            needs = needs.filter(area=area)
        if industry := wanted.get("industry"):
            needs = needs.filter(industry__startswith=industry)
        return needs


class FilterForm(PublicFilterForm):
    """Filters of the list behind the sign-in."""

    state = forms.MultipleChoiceField(
        label=_("State"), required=False, choices=NeedState.choices, widget=forms.CheckboxSelectMultiple
    )
    park = forms.ChoiceField(label=_("Park"), required=False)
    budget_from = WanField(label=_("Budget from"))
    budget_to = WanField(label=_("Budget to"))
    deadline_from = DayField(label=_("Wanted from"), required=False)
    deadline_to = DayField(label=_("Wanted by"), required=False)
    on_behalf = forms.BooleanField(label=_("Entered on behalf only"), required=False)
    followed = forms.BooleanField(label=_("Needs that I follow"), required=False)

    field_order = ("state", "area", "industry", "park", "budget_from", "budget_to", "deadline_from", "deadline_to")

    def __init__(self, *args: Any, user: Any, parks: list[Any], official: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["park"].choices = [  # type: ignore[attr-defined]
            *ANY,
            *((str(park.pk), park.name) for park in parks),
            ("none", _("not in a park")),
        ]
        del self.fields["followed" if official else "on_behalf"]

    def narrow(self, needs: QuerySet[Need]) -> QuerySet[Need]:
        """The rows that fit every filter that is set. A budget fits when the ranges meet; 面议 fits no amount."""
        needs = super().narrow(needs)
        wanted = self.cleaned_data
        if states := wanted.get("state"):
            needs = needs.filter(state__in=states)
        if park := wanted.get("park"):
            needs = needs.filter(park=None) if park == "none" else needs.filter(park_id=park)
        if (low := wanted.get("budget_from")) is not None:
            needs = needs.filter(Q(budget_max__gte=low) | Q(budget_max__isnull=True, budget_min__gte=low))
        if (high := wanted.get("budget_to")) is not None:
            needs = needs.filter(Q(budget_min__lte=high) | Q(budget_min__isnull=True, budget_max__lte=high))
        if start := wanted.get("deadline_from"):
            needs = needs.filter(deadline__gte=start)
        if end := wanted.get("deadline_to"):
            needs = needs.filter(deadline__lte=end)
        if wanted.get("on_behalf"):
            needs = needs.filter(on_behalf=True)
        if wanted.get("followed"):
            needs = needs.filter(followers__user_id=self.user.pk)
        return needs
