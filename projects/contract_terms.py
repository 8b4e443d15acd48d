"""What only one kind of technology contract says, and what each kind usually says: proposals that both sides change.

After Civil Code of the PRC, book three, chapter 20: development (art. 851–861), transfer and licence (862–877), consulting
and service (878–887).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.enums import ContractKind, PartyRole

Text = str | Promise
COMMISSIONED, JOINT, TRANSFER = ContractKind.COMMISSIONED, ContractKind.JOINT, ContractKind.TRANSFER
LICENCE, CONSULTING, SERVICE = ContractKind.LICENCE, ContractKind.CONSULTING, ContractKind.SERVICE


@dataclass(frozen=True, kw_only=True)
class Term:
    """One clause of its kind: a heading, what to write there, and what is proposed."""

    key: str
    label: Text
    hint: Text
    proposal: Text = ""


DEVELOPMENT = (
    Term(
        key="risk",
        label=_("Risk of the development"),
        hint=_("Who bears the loss if the development fails through difficulties that nobody could overcome."),
        proposal=_(
            "If difficulties arise that cannot be overcome at the present state of the art and the development fails in"
            " whole or in part, the parties share the loss according to their contributions. Whoever notices them tells"
            " the other within 10 working days and keeps the loss small."
        ),
    ),
    Term(
        key="support",
        label=_("What party A provides"),
        hint=_("Samples, data, plant, people; by when."),
        proposal=_(
            "Within 20 working days after signing party A provides the samples, process data and working conditions that"
            " the development needs, and names a contact."
        ),
    ),
)
TERMS: dict[str, tuple[Term, ...]] = {
    COMMISSIONED: DEVELOPMENT,
    JOINT: (
        Term(
            key="division",
            label=_("Division of the work"),
            hint=_("What each party does and contributes: money, people, equipment, know-how."),
            proposal=_(
                "Party B does the research, the bench tests and the process package; party A provides site, raw material"
                " and workers and carries out the trials in production. The parties meet at every milestone."
            ),
        ),
        DEVELOPMENT[0],
    ),
    TRANSFER: (
        Term(
            key="subject",
            label=_("What is transferred"),
            hint=_("Patent, application or technical secret, with number, date and holder."),
        ),
        Term(
            key="handover",
            label=_("Documents and handover"),
            hint=_("Which documents are handed over, when and how; who registers the change of holder."),
            proposal=_(
                "Within 20 working days after the first payment party B hands over the technical documents and helps with"
                " the registration of the change where the law asks for it."
            ),
        ),
        Term(
            key="warranty",
            label=_("Warranty of title"),
            hint=_("That the technology is the transferor’s own, complete and without faults (Civil Code, art. 870)."),
            proposal=_(
                "Party B warrants that it is the lawful holder of the technology and that it is complete, sound and"
                " effective and reaches the aim agreed on."
            ),
        ),
    ),
    LICENCE: (
        Term(
            key="subject",
            label=_("What is licensed"),
            hint=_("Patent or technical secret, with number, date, holder and expiry."),
        ),
        Term(
            key="licence_type",
            label=_("Exclusive, sole or ordinary"),
            hint=_("Exclusive: party A alone. Sole: party A and the holder. Ordinary: others too."),
            proposal=_("An ordinary licence to exploit; party A may not grant sub-licences."),
        ),
        Term(
            key="territory",
            label=_("Territory, scope and term of the licence"),
            hint=_("Where, in which plant and capacity, for which products, until when."),
            proposal=_("In party A’s own plants, for its own products, for the term of this contract."),
        ),
    ),
    CONSULTING: (
        Term(
            key="report",
            label=_("Form of the advice"),
            hint=_("Report, feasibility study, forecast, assessment; how many copies, by when."),
            proposal=_("Party B gives its advice as a written report in four copies and explains it at a meeting."),
        ),
        Term(
            key="use",
            label=_("Use of the advice"),
            hint=_("Who answers for decisions made on the advice (Civil Code, art. 881)."),
            proposal=_(
                "Party A bears the loss from decisions made on a report that meets the requirements agreed on, unless the"
                " parties agree otherwise."
            ),
        ),
        DEVELOPMENT[1],
    ),
    SERVICE: (
        Term(
            key="way",
            label=_("Place, way and period of the service"),
            hint=_("Where and how the service is rendered, by whom, how often."),
            proposal=_("Party B serves on party A’s site and by remote means, as the milestones say."),
        ),
        Term(
            key="results",
            label=_("New results from the service"),
            hint=_("Who owns what arises from the work (Civil Code, art. 885)."),
            proposal=_(
                "New technical results that party B achieves with the documents and conditions of party A belong to party"
                " B; those that party A achieves with party B’s work belong to party A."
            ),
        ),
        DEVELOPMENT[1],
    ),
}

ACCEPTANCE_PROPOSAL: Text = _(
    "Results are accepted against the technical indicators listed in this contract, by the test methods named there. Party"
    " B applies in writing; party A answers within 10 working days after receiving the documents."
)
CONFIDENTIALITY_PROPOSAL: Text = _(
    "Each party keeps secret what it learns of the other’s technology and business, tells it only to people who need it for"
    " this contract, and uses it for nothing else, for five years after the contract has ended."
)
LIABILITY_PROPOSAL: Text = _(
    "Whoever breaks this contract makes good the loss (Civil Code, art. 577). A payment that is late bears interest at the"
    " loan prime rate. Disputes are settled by talks; failing that, by the people’s court at the place of party B."
)

# Names of the two sides by kind, as contracts of that kind call them.
PARTIES: dict[str, dict[str, Text]] = {
    COMMISSIONED: {PartyRole.CLIENT: _("Party A (commissions)"), PartyRole.CONTRACTOR: _("Party B (develops)")},
    JOINT: {PartyRole.CLIENT: _("Party A"), PartyRole.CONTRACTOR: _("Party B")},
    TRANSFER: {PartyRole.CLIENT: _("Party A (acquires)"), PartyRole.CONTRACTOR: _("Party B (transfers)")},
    LICENCE: {PartyRole.CLIENT: _("Party A (licensee)"), PartyRole.CONTRACTOR: _("Party B (licensor)")},
    CONSULTING: {PartyRole.CLIENT: _("Party A (is advised)"), PartyRole.CONTRACTOR: _("Party B (advises)")},
    SERVICE: {PartyRole.CLIENT: _("Party A (is served)"), PartyRole.CONTRACTOR: _("Party B (serves)")},
}
FURTHER_PARTY: Text = pgettext_lazy("contract", "Further party")


def terms_of(kind: str) -> tuple[Term, ...]:
    """The clauses that only contracts of ``kind`` have."""
    return TERMS[kind]


def party_words(kind: str, role: str) -> Text:
    """What a contract of ``kind`` calls a party."""
    return PARTIES[kind].get(role, FURTHER_PARTY)
