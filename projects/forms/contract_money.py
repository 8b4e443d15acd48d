"""Forms of payments, registration and amendments."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.days import DayField
from projects.forms.contract import AGREED_IP, YuanField, clause


class InvoiceForm(forms.Form):
    """Which invoice."""

    invoice = forms.CharField(label=_("Number of the invoice"), max_length=60)


class ReceivedForm(forms.Form):
    """How much came, and when."""

    received = YuanField(
        label=_("Received"), help_text=_("Where less came than planned, the rest stays as a payment of its own.")
    )
    received_on = DayField(label=_("Received on"))


class HandInForm(forms.Form):
    """To whom and when the contract was handed in."""

    office = forms.CharField(label=_("Registration office"), max_length=120)
    submitted_on = DayField(label=_("Handed in on"))


class AgainForm(forms.Form):
    """When it was handed in again."""

    submitted_on = DayField(label=_("Handed in on"))


class RegisteredForm(forms.Form):
    """What the certificate of registration says."""

    number = forms.CharField(label=_("Registration number"), max_length=60)
    decided_on = DayField(label=_("Decided on"))
    recognised_value = YuanField(
        label=_("Recognised transaction value"),
        help_text=_("As it stands on the certificate; the contract keeps its own figures."),
    )


class RefusedForm(forms.Form):
    """When it was refused."""

    decided_on = DayField(label=_("Decided on"))


class AmendmentForm(forms.Form):
    """New values of a contract in force; what stays as it is stays in its field."""

    value = YuanField(label=_("Contract value"))
    transaction_value = YuanField(label=_("Technology transaction value"))
    ends_on = DayField(label=pgettext_lazy("term", "Until"))
    ip_terms = forms.ChoiceField(label=_("Ownership of results"), choices=AGREED_IP)
    ip_note = clause(_("Ownership in detail"), rows=3)
    content = clause(_("Subject, scope and form"))
    acceptance_terms = clause(_("How results are accepted"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def values(self) -> dict[str, Any]:
        """The new values without the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class EndForm(forms.Form):
    """Why both sides end the contract."""

    reason = forms.CharField(
        label=_("Reason and settlement"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What has been done, what is still paid, what becomes of the results."),
    )


def today() -> dict[str, Any]:
    """Fields of days begin with today."""
    day = timezone.localdate()
    return {"received_on": day, "submitted_on": day, "decided_on": day}
