"""Forms of access to confidential detail: signing, asking, granting."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from needs.models import NonDisclosureText
from needs.transitions.disclosure import last_possible_day

USUAL_DAYS = 90


class SignForm(forms.Form):
    """The researcher's signature under the non-disclosure text; ``version`` is the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed = forms.BooleanField(label=_("I have read this and undertake to keep to it."))
    name = forms.CharField(
        label=_("Your name, as signature"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_(
            "As it stands in your account. Name, time and network address are kept with the version of the text."
        ),
    )

    def __init__(self, *args: Any, text: NonDisclosureText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = text.version

    def show_again(self, text: NonDisclosureText) -> None:
        """After an error: the page shows the text in force, and signing again means that one."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, as every bound form has
        data["version"] = text.version
        self.data = data


class AskForm(SignForm):
    """What the access is for, and the signature."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The enterprise reads this. For example: “To judge whether our catalyst tolerates your feed.”"),
    )
    field_order = ("purpose",)


class GrantForm(forms.Form):
    """The last day of an access."""

    ends_on = DayField(
        label=_("Open until"),
        help_text=_("This day included, a year from today at most. Afterwards the access ends by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["ends_on"].initial = today + datetime.timedelta(days=USUAL_DAYS)
        self.fields["ends_on"].widget.attrs.update(min=today.isoformat(), max=last_possible_day().isoformat())
