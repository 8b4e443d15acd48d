"""Beginning a contract, filled from what is known already, and writing its sections.

Whatever is changed after the text was put up for approval takes it back to its drafting, as a new version.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.numbering import next_number
from core.said import said
from core.standing import taking
from core.versions import save_version
from needs.enums import IpTerms
from projects.contract_terms import ACCEPTANCE_PROPOSAL, CONFIDENTIALITY_PROPOSAL, LIABILITY_PROPOSAL, terms_of
from projects.dates import add_months
from projects.enums import ContractState, PartyRole
from projects.models import Contract, ContractParty, LegalPerson, Payment, Project
from projects.policies.contract import can_begin, can_edit
from projects.selectors.contract import contract_of, with_project
from projects.transitions.contract import contract_machine, lock_project
from projects.transitions.project import lock_origin

Row = Mapping[str, Any]
FIGURE_FIELDS = (
    "title",
    "value",
    "transaction_value",
    "starts_on",
    "ends_on",
    "ip_terms",
    "ip_note",
    "silence_is_consent",
)
CLAUSE_FIELDS = ("content", "acceptance_terms", "confidentiality", "liability")
PARTY_FIELDS = ("role", "legal_name", "code", "performing_unit", "address", "representative", "account")
LEGAL_FIELDS = ("legal_name", "code", "address", "representative", "account")
PAYMENT_FIELDS = ("title", "due_on", "amount")


def begin_contract(*, actor: Any, project: Project, kind: str) -> Contract:
    """Begin the contract of ``project``: parties, value, term, payments and usual clauses are filled in."""
    if not can_begin(actor, project):
        raise NotAllowed(_("A contract is begun by the leader, the enterprise or the transfer office."))
    with transaction.atomic():
        lock_origin(project)
        row = (
            Project.objects.select_for_update(of=("self",))
            .select_related("enterprise__organisation", "college__parent", "leader__user", "need")
            .get(pk=project.pk)
        )
        if not can_begin(actor, row):
            raise DomainError(_("Meanwhile this project is no longer being prepared."))
        if contract_of(row) is not None:
            raise Conflict(_("Somebody has begun the contract in the meantime."))
        today = timezone.localdate()
        # The text of the contract is in the portal's own language, whoever begins it.
        with translation.override(settings.LANGUAGE_CODE):
            contract = Contract.objects.create(
                project=row,
                kind=kind,
                title=row.title,
                value=row.planned_value,
                transaction_value=row.planned_value,
                starts_on=today,
                ends_on=add_months(today, row.planned_months),
                ip_terms=row.need.ip_terms if row.need is not None else IpTerms.NEGOTIABLE,
                content=row.purpose or (row.need.summary if row.need is not None else ""),
                acceptance_terms=str(ACCEPTANCE_PROPOSAL),
                confidentiality=str(CONFIDENTIALITY_PROPOSAL),
                liability=str(LIABILITY_PROPOSAL),
                terms={term.key: str(term.proposal) for term in terms_of(kind)},
                number=next_number("C"),
            )
            _propose_parties(contract, row)
            _propose_payments(contract, row, today)
        with taking(actor, lambda: can_begin(actor, row)):
            contract_machine.created(contract, actor=actor)
    return contract


def _propose_parties(contract: Contract, project: Project) -> None:
    """The enterprise as party A; as party B the university, or a college that is a legal person itself."""
    enterprise = project.enterprise
    signs = project.college.parent or project.college
    known = LegalPerson.objects.filter(organisation=signs).first()
    legal: dict[str, Any] = (
        {name: getattr(known, name) for name in LEGAL_FIELDS} if known else {"legal_name": signs.name, "code": ""}
    )
    ContractParty.objects.create(
        contract=contract,
        role=PartyRole.CLIENT,
        position=0,
        organisation=enterprise.organisation,
        legal_name=enterprise.organisation.name,
        code=enterprise.uscc,
        address=enterprise.address,
    )
    ContractParty.objects.create(
        contract=contract,
        role=PartyRole.CONTRACTOR,
        position=1,
        organisation=signs,
        performing_unit=project.college.name,
        **legal,
    )


def _propose_payments(contract: Contract, project: Project, start: datetime.date) -> None:
    """A payment for each milestone that has one; a single one at the end where none has."""
    planned = [one for one in project.milestones.all() if one.amount]
    rows = [(one.title, add_months(start, one.month), one.amount) for one in planned]
    if not rows:
        rows = [(str(_("After acceptance")), contract.ends_on or start, contract.value)]
    Payment.objects.bulk_create(
        Payment(contract=contract, position=place, title=title, due_on=due_on, amount=amount)
        for place, (title, due_on, amount) in enumerate(rows)
    )


def change_contract(
    *, actor: Any, contract: Contract, seen: int | None, fields: Sequence[str], write: Callable[[Contract], None]
) -> Contract:
    """Save one section under the contract's lock; raises ``Conflict`` where somebody saved in between."""
    with transaction.atomic():
        lock_project(contract)
        row = with_project(Contract.objects.select_for_update(of=("self",))).get(pk=contract.pk)
        if not can_edit(actor, row):
            raise NotAllowed(_("The contract can no longer be changed here."))
        if seen is not None and row.version != seen:
            raise Conflict(
                _("Somebody else has changed this in the meantime. Your text is kept below; compare and save again.")
            )
        write(row)
        if row.state == ContractState.DRAFTING and row.texts.filter(content_version=row.content_version).exists():
            # What was written down stays the text of its version.
            row.content_version += 1
        save_version(row, seen=seen, fields=[*fields, "content_version"])
        if row.state != ContractState.DRAFTING:
            comment = said("The text was changed.")
            with taking(actor, lambda: can_edit(actor, contract)):
                row = contract_machine.run(
                    row, ContractState.DRAFTING, actor=actor, automatic=True, comment=comment, edited=True
                )
        events.announce("contract.changed", record=row, actor=actor)
    return row


def save_figures(*, actor: Any, contract: Contract, data: Row, seen: int | None) -> Contract:
    """Title, values, term, ownership, consent by silence."""

    def write(row: Contract) -> None:
        for name in FIGURE_FIELDS:
            setattr(row, name, data[name])
        if row.transaction_value > row.value:
            raise DomainError(
                _("The technology transaction value is part of the contract value and cannot exceed it."),
                field="transaction_value",
            )

    return change_contract(actor=actor, contract=contract, seen=seen, fields=FIGURE_FIELDS, write=write)


def save_clauses(*, actor: Any, contract: Contract, data: Row, terms: Mapping[str, str], seen: int | None) -> Contract:
    """The clauses that every contract has, and those of its kind by key."""

    def write(row: Contract) -> None:
        for name in CLAUSE_FIELDS:
            setattr(row, name, data[name])
        row.terms = {term.key: terms.get(term.key, "") for term in terms_of(row.kind)}

    return change_contract(actor=actor, contract=contract, seen=seen, fields=(*CLAUSE_FIELDS, "terms"), write=write)


def save_kind(*, actor: Any, contract: Contract, kind: str, seen: int | None) -> Contract:
    """Another kind of contract: its own clauses are proposed, those that both kinds have are kept."""

    def write(row: Contract) -> None:
        row.kind = kind
        with translation.override(settings.LANGUAGE_CODE):
            row.terms = {term.key: row.terms.get(term.key) or str(term.proposal) for term in terms_of(kind)}

    return change_contract(actor=actor, contract=contract, seen=seen, fields=("kind", "terms"), write=write)


def save_parties(*, actor: Any, contract: Contract, parties: Sequence[Row], seen: int | None) -> Contract:
    """The legal persons that sign. What a university's first contract says of it is kept for every later one."""

    def write(row: Contract) -> None:
        old = {party.pk: party for party in row.parties.all()}
        kept = {one["id"] for one in parties if one.get("id") in old}
        row.parties.filter(pk__in=set(old) - kept).delete()
        for place, values in enumerate(parties):
            party = old.get(values.get("id") or 0) or ContractParty(contract=row)
            for name in PARTY_FIELDS:
                setattr(party, name, values[name])
            party.position = place
            party.save()
            _remember(party)

    return change_contract(actor=actor, contract=contract, seen=seen, fields=(), write=write)


def _remember(party: ContractParty) -> None:
    """Keep how the university signs, the latest word counting; enterprises keep their own profile."""
    if party.role != PartyRole.CONTRACTOR or party.organisation_id is None or not party.code:
        return
    LegalPerson.objects.update_or_create(
        organisation_id=party.organisation_id, defaults={name: getattr(party, name) for name in LEGAL_FIELDS}
    )


def save_payments(*, actor: Any, contract: Contract, payments: Sequence[Row], seen: int | None) -> Contract:
    """The payment plan, in the order of the due days."""

    def write(row: Contract) -> None:
        old = {payment.pk: payment for payment in row.payments.all()}
        kept = {one["id"] for one in payments if one.get("id") in old}
        row.payments.filter(pk__in=set(old) - kept).delete()
        ordered = sorted(payments, key=lambda one: one["due_on"])
        for place, values in enumerate(ordered):
            payment = old.get(values.get("id") or 0) or Payment(contract=row)
            for name in PAYMENT_FIELDS:
                setattr(payment, name, values[name])
            payment.position = place
            payment.save()

    return change_contract(actor=actor, contract=contract, seen=seen, fields=(), write=write)
