"""Forms of technology contracts: one for each section, and what the steps ask. Contracts are written in yuan, to the fen."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.days import DayField
from core.validators import clean_uscc
from needs.enums import IpTerms
from needs.forms.plan import RowForm, rows_of
from projects.contract_terms import terms_of
from projects.enums import ContractKind, ContractState, PartyRole
from projects.models import Contract

MOST_YUAN = Decimal(1_000_000_000)
AGREED_IP = [(value, label) for value, label in IpTerms.choices if value != IpTerms.NEGOTIABLE]
MOST_TEXT = 20_000


class SeenForm(forms.Form):
    """Base of forms that change a contract: they carry the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class YuanField(forms.DecimalField):
    """An amount in yuan, to the fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(0), max_value=MOST_YUAN, max_digits=14, decimal_places=2, **kwargs)
        self.unit = _("yuan")


class KindForm(forms.Form):
    """Which of the six kinds."""

    kind = forms.ChoiceField(
        label=_("Kind of contract"),
        choices=ContractKind.choices,
        widget=forms.RadioSelect,
        help_text=_("It decides which clauses are proposed; it can be changed until the contract is signed."),
    )


class ChangeKindForm(SeenForm, KindForm):
    """Another kind for a contract that was begun."""


class FiguresForm(SeenForm):
    """Title, values, term, ownership."""

    title = forms.CharField(label=_("Title"), max_length=120)
    value = YuanField(label=_("Contract value"), help_text=_("What party A pays in all."))
    transaction_value = YuanField(
        label=_("Technology transaction value"),
        help_text=_(
            "The part of the contract value that is paid for technology: without equipment, material and other costs."
        ),
    )
    starts_on = DayField(label=pgettext_lazy("term", "From"))
    ends_on = DayField(label=pgettext_lazy("term", "Until"))
    ip_terms = forms.ChoiceField(label=_("Ownership of results"), choices=[("", _("Please choose")), *AGREED_IP])
    ip_note = forms.CharField(
        label=_("Ownership in detail"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Patents, secrets, publications, shares of income; who may use what."),
    )
    silence_is_consent = forms.BooleanField(
        label=_("Silence counts as consent to milestones"),
        required=False,
        help_text=_("A milestone that the enterprise has not answered when its time is up counts as confirmed."),
    )

    def clean(self) -> dict[str, Any]:
        """The term goes forward; the technology transaction value is part of the contract value."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The term ends before it begins."))
        value, part = data.get("value"), data.get("transaction_value")
        if value is not None and part is not None and part > value:
            self.add_error(
                "transaction_value",
                _("The technology transaction value is part of the contract value and cannot exceed it."),
            )
        return data


def clause(label: Any, hint: Any = "", rows: int = 5) -> forms.CharField:
    """A clause; it may be empty until the text is put up for approval."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": rows})
    )


class ClausesForm(SeenForm):
    """The clauses, those of its kind included."""

    content = clause(
        _("Subject, scope and form"),
        _("What is done and delivered. The technical indicators and milestones of the project follow by themselves."),
        8,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms_of(kind)
        for term in self.terms:
            self.fields[f"term_{term.key}"] = clause(term.label, term.hint)
        self.fields["acceptance_terms"] = clause(_("How results are accepted"))
        self.fields["confidentiality"] = clause(_("Confidentiality"))
        self.fields["liability"] = clause(_("Breach and liability"))

    def written_terms(self) -> dict[str, str]:
        """What was written of the clauses that only this kind has."""
        return {term.key: self.cleaned_data[f"term_{term.key}"] for term in self.terms}


class PartyRowForm(RowForm):
    """One legal person that signs."""

    role = forms.ChoiceField(label=pgettext_lazy("contract", "Part"), choices=PartyRole.choices)
    legal_name = forms.CharField(label=_("Legal name"), max_length=120)
    code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    performing_unit = forms.CharField(label=_("Performing unit"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    representative = forms.CharField(label=_("Legal representative"), max_length=80, required=False)
    account = forms.CharField(label=_("Bank and account"), max_length=200, required=False)

    def clean_code(self) -> str:
        """The code without spaces; a mistyped one is named."""
        return clean_uscc(self.cleaned_data["code"])


class PaymentRowForm(RowForm):
    """One payment that is planned."""

    title = forms.CharField(label=_("Payment"), max_length=120)
    due_on = DayField(label=pgettext_lazy("payment", "Due"))
    amount = YuanField(label=_("Amount (yuan)"))

    def clean_amount(self) -> Decimal:
        """A payment of nothing is none."""
        amount: Decimal = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Please give an amount."))
        return amount


PartyRows = rows_of(PartyRowForm)
PaymentRows = rows_of(PaymentRowForm)


class SignForm(forms.Form):
    """The day beside the seals."""

    signed_on = DayField(label=_("Day of signing, as it stands beside the seals"))

    def clean_signed_on(self) -> datetime.date:
        """Past or today."""
        day: datetime.date = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day of signing cannot be in the future."))
        return day


class ContractFilter(forms.Form):
    """Filters of the list of contracts."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=ContractState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind of contract"), choices=ContractKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def narrow(self, contracts: QuerySet[Contract]) -> QuerySet[Contract]:
        """The contracts that fit; a broken filter is no filter."""
        if not self.is_valid():
            return contracts
        chosen = self.cleaned_data
        if chosen["state"]:
            contracts = contracts.filter(state__in=chosen["state"])
        if chosen["kind"]:
            contracts = contracts.filter(kind__in=chosen["kind"])
        return contracts


class TextUploadForm(SeenForm):
    """A text that was written elsewhere."""

    upload = forms.FileField(
        label=_("Word document"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("The whole contract as .docx. It takes the place of the text that the portal fills in."),
    )


class TemplateForm(forms.Form):
    """A university's own template for one kind."""

    kind = forms.ChoiceField(label=_("Kind of contract"), choices=ContractKind.choices)
    upload = forms.FileField(
        label=_("Template"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("A .docx with fields such as {{ title }}; it is tried with sample data before it is used."),
    )
