"""Asking for help, the people, the steps, the closing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.days import DayField
from core.widgets import LongSelect
from enterprises.models import Enterprise
from platforms.enums import Level, OrderKind, PlatformType
from platforms.models import ServiceOrder
from platforms.selectors.people import colleges_for, enterprises_for, nameable
from platforms.services.order import ASKED, WORDS
from researchers.models import Researcher

MORE_PEOPLE = 4
MOST_YUAN = Decimal("9999999999.99")


class WordsForm(forms.Form):
    """What is asked for."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Name of the platform or programme"),
        max_length=120,
        help_text=_("For example: provincial engineering research centre for green pigments"),
    )
    platform_type = forms.ChoiceField(
        label=_("Kind of platform"),
        choices=[("", _("— a programme has none —")), *PlatformType.choices],
        required=False,
    )
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, widget=forms.RadioSelect)
    deadline = DayField(
        label=_("Deadline for handing in"),
        required=False,
        help_text=_("Of a programme always; of a platform where the authority has set one."),
    )
    request = forms.CharField(
        label=_("Help asked for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For example: check the conditions, write the technical part, find joint applicants."),
    )
    present = forms.CharField(
        label=_("What there is already"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: laboratory of 300 m², twelve developers, four invention patents."),
    )

    @staticmethod
    def of(order: ServiceOrder) -> dict[str, Any]:
        """The words of an order to begin with."""
        return {name: getattr(order, name) for name in WORDS} | {"seen": order.version}

    def words(self) -> dict[str, Any]:
        """The cleaned words."""
        return {name: self.cleaned_data[name] for name in WORDS}


class RequestForm(WordsForm):
    """A new order."""

    enterprise = forms.ModelChoiceField(label=_("Enterprise"), queryset=Enterprise.objects.none(), widget=LongSelect)
    agreed_with = forms.CharField(
        label=_("Who at the enterprise asked for this"),
        max_length=60,
        required=False,
        help_text=_("Name and position. For example: Ms Li, deputy manager, by telephone"),
    )
    college = forms.ModelChoiceField(label=_("College"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("Help with"), choices=OrderKind.choices, widget=forms.RadioSelect)
    field_order = ["enterprise", "agreed_with", "college", "kind", "platform_type", "title", "level", "deadline"]

    def __init__(self, *args: Any, user: Any, official: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not official:
            del self.fields["agreed_with"]
        enterprises = enterprises_for(user)
        for name, rows in (("enterprise", enterprises), ("college", colleges_for(enterprises))):
            choice: Any = self.fields[name]
            choice.queryset = rows
            first = list(rows[:2])
            if len(first) == 1:
                choice.initial = first[0].pk

    def values(self) -> dict[str, Any]:
        """The cleaned request."""
        return {name: self.cleaned_data[name] for name in ASKED}


class PeopleForm(forms.Form):
    """Who helps: one responsible person and up to four more. The list of people is read once for all fields."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    responsible = forms.ChoiceField(label=_("Responsible person"), widget=LongSelect)

    def __init__(self, *args: Any, college_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Researcher] = {str(one.pk): one for one in nameable(college_id)}
        choices = [("", "—"), *((key, _label(one)) for key, one in self.people.items())]
        self.fields["responsible"].choices = choices  # type: ignore[attr-defined]
        for name in self.further():
            label = _("Further person %(number)s") % {"number": name.removeprefix("member_")}
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, widget=LongSelect)

    @staticmethod
    def further() -> list[str]:
        """Names of the fields for further people."""
        return [f"member_{number}" for number in range(1, MORE_PEOPLE + 1)]

    @classmethod
    def of(cls, order: ServiceOrder) -> dict[str, Any]:
        """Who is named now."""
        named = [member.researcher_id for member in order.members.all()]
        return {
            "seen": order.version,
            "responsible": order.responsible_id,
            **dict(zip(cls.further(), named, strict=False)),
        }

    def clean(self) -> dict[str, Any]:
        """The people as records."""
        chosen = self.cleaned_data
        members = [self.people[chosen[name]] for name in self.further() if chosen.get(name)]
        found: dict[str, Any] = {"members": members}
        if chosen.get("responsible"):
            found["responsible"] = self.people[chosen["responsible"]]
        if "seen" in chosen:
            found["seen"] = chosen["seen"]
        return found


class NameForm(PeopleForm):
    """The college agrees to an order: the step's own form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]  # the step carries the state that was seen


def _label(researcher: Researcher) -> str:
    return f"{researcher} · {researcher.department}" if researcher.department else str(researcher)


class HandInForm(forms.Form):
    """When the application was handed in."""

    submitted_on = DayField(label=_("Handed in on"), initial=timezone.localdate)


class RefusedForm(forms.Form):
    """The authority has not approved it."""

    decided_on = DayField(label=_("Day of the decision"), initial=timezone.localdate)
    decision = forms.CharField(
        label=_("Number of the decision"), max_length=80, required=False, help_text=_("As on the notice.")
    )


class ApprovedForm(RefusedForm):
    """The authority has approved it."""

    amount = forms.DecimalField(
        label=_("Amount granted"),
        min_value=0,
        max_value=MOST_YUAN,
        decimal_places=2,
        initial=0,
        help_text=_("In yuan, as on the notice; 0 where the recognition carries no money."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].unit = _("yuan")  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """One side's word on the help."""

    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How the help went; both sides read it."),
    )
