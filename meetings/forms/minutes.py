"""Minutes: the text of a draft, and what a party says to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Minutes
from meetings.outcome_enums import Verdict
from meetings.services.minutes import WRITTEN

ROWS = {"attendance": 6, "proceedings": 18, "carried": 5, "promised": 6, "conclusion": 5}


class MinutesForm(forms.ModelForm):
    """The parts of the minutes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Minutes
        fields = WRITTEN
        widgets = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in ROWS.items()}
        help_texts = {
            "conclusion": _(
                "What was agreed beyond the commitments. For example: the next meeting is about waste water."
            ),
            "note": _("For a second and later revision. For example: the objection of the college was taken over."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        for name in WRITTEN:
            self.fields[name].label = str(self.fields[name].label).capitalize()

    def values(self) -> dict[str, Any]:
        """The cleaned text."""
        return {name: self.cleaned_data[name] for name in WRITTEN}


class AnswerForm(forms.Form):
    """Confirm, or object with a reason."""

    verdict = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(Verdict.CONFIRMED, _("We confirm the minutes")), (Verdict.OBJECTED, _("We object"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason, if you object"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is wrong and how it should read. All parties read it."),
    )
    given_by = forms.CharField(
        label=_("Who of the party told you"),
        required=False,
        max_length=60,
        help_text=_("You record the answer for a party: name and how it was given, for example: Ms Li, by telephone."),
    )

    def __init__(self, *args: Any, for_other: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_other:
            del self.fields["given_by"]
