"""The fields that a template of a contract may use: plain text and lists of plain text, nothing that could be called."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.format import day_text, money_text
from projects.contract_terms import party_words, terms_of
from projects.documents.money_words import amount_in_words
from projects.models import Contract

Text = str | Promise
Values = dict[str, Any]

# Names of the fields with what they hold; lists with the fields of each row.
FIELDS: dict[str, Text] = {
    "number": _("number of the contract"),
    "version": pgettext_lazy("contract", "version of the text"),
    "kind": _("kind of contract"),
    "title": _("title"),
    "project_number": _("number of the project"),
    "leader": _("leader of the project"),
    "client": _("legal name of party A"),
    "contractor": _("legal name of party B"),
    "performing_unit": _("performing unit"),
    "value": _("contract value"),
    "value_words": _("contract value in capital numerals"),
    "transaction_value": _("technology transaction value"),
    "transaction_value_words": _("technology transaction value in capital numerals"),
    "starts_on": _("beginning of the term"),
    "ends_on": _("end of the term"),
    "content": _("subject, scope and form"),
    "acceptance_terms": _("how results are accepted"),
    "confidentiality": _("confidentiality"),
    "liability": _("breach and liability"),
    "ip_terms": _("ownership of results"),
    "ip_note": _("ownership in detail"),
    "consent": _("whether silence counts as consent to milestones"),
}
LISTS: dict[str, tuple[Text, dict[str, Text]]] = {
    "parties": (
        _("parties"),
        {
            "role": _("part"),
            "name": _("legal name"),
            "code": _("unified social credit code"),
            "performing_unit": _("performing unit"),
            "address": _("address"),
            "representative": _("legal representative"),
            "account": _("bank and account"),
        },
    ),
    "terms": (_("clauses of this kind of contract"), {"heading": _("heading"), "text": _("text")}),
    "requirements": (
        _("technical indicators"),
        {
            "name": _("indicator"),
            "target": _("target"),
            "promised": _("value offered"),
            "method": _("test method or standard"),
        },
    ),
    "milestones": (
        _("milestones"),
        {"title": _("milestone"), "deliverable": _("what is delivered"), "month": _("by month")},
    ),
    "payments": (_("payments"), {"title": _("payment"), "due_on": _("due day"), "amount": _("amount in yuan")}),
}


def values_of(contract: Contract) -> Values:
    """Every field of a contract, in the portal's own language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return _cleaned(_values_of(contract))


def _values_of(contract: Contract) -> Values:
    parties = list(contract.parties.all())
    names = {role: "、".join(p.legal_name for p in parties if p.role == role) for role in ("client", "contractor")}
    return {
        "number": contract.number,
        "version": str(contract.content_version),
        "kind": contract.get_kind_display(),
        "title": contract.title,
        "project_number": contract.project.number,
        "leader": str(contract.project.leader),
        "client": names["client"],
        "contractor": names["contractor"],
        "performing_unit": next((p.performing_unit for p in parties if p.performing_unit), ""),
        "value": money_text(contract.value),
        "value_words": amount_in_words(contract.value),
        "transaction_value": money_text(contract.transaction_value),
        "transaction_value_words": amount_in_words(contract.transaction_value),
        "starts_on": day_text(contract.starts_on),
        "ends_on": day_text(contract.ends_on),
        "content": contract.content,
        "acceptance_terms": contract.acceptance_terms,
        "confidentiality": contract.confidentiality,
        "liability": contract.liability,
        "ip_terms": contract.get_ip_terms_display(),
        "ip_note": contract.ip_note,
        "consent": str(_("yes") if contract.silence_is_consent else _("no")),
        "parties": [
            {
                "role": str(party_words(contract.kind, one.role)),
                "name": one.legal_name,
                "code": one.code,
                "performing_unit": one.performing_unit,
                "address": one.address,
                "representative": one.representative,
                "account": one.account,
            }
            for one in parties
        ],
        "terms": [
            {"heading": str(term.label), "text": contract.terms.get(term.key, "")} for term in terms_of(contract.kind)
        ],
        "requirements": [
            {"name": one.name, "target": target_words(one), "promised": one.promised, "method": one.method}
            for one in contract.project.requirements.all()
        ],
        "milestones": [
            {"title": one.title, "deliverable": one.deliverable, "month": str(one.month)}
            for one in contract.project.milestones.all()
        ],
        "payments": [
            {"title": one.title, "due_on": day_text(one.due_on), "amount": money_text(one.amount)}
            for one in contract.payments.all()
        ],
    }


def target_words(requirement: Any) -> str:
    """A technical indicator's target in words."""
    words = "" if requirement.comparator == "described" else requirement.get_comparator_display()
    upper = f"–{requirement.target_upper}" if requirement.target_upper else ""
    return " ".join(part for part in (words, f"{requirement.target}{upper}", requirement.unit) if part)


def sample_values() -> Values:
    """Two rows of every list and a word for every field: what a template is tried with."""
    values: Values = {name: str(words) for name, words in FIELDS.items()}
    for name, (_words, fields) in LISTS.items():
        values[name] = [{field: str(words) for field, words in fields.items()} for _row in range(2)]
    return values


def _cleaned(values: Any) -> Any:
    """Without the control characters that no Word file can hold."""
    if isinstance(values, str):
        return "".join(c for c in values if c >= " " or c in "\n\t")
    if isinstance(values, Mapping):
        return {name: _cleaned(value) for name, value in values.items()}
    return [_cleaned(value) for value in values]
