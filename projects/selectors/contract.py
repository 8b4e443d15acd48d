"""Reads over contracts: with everything their pages show, what a text still lacks, what was received."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from core.validators import clean_uscc
from needs.enums import IpTerms
from notifications.selectors import people
from projects.contract_terms import party_words, terms_of
from projects.enums import ApprovalSide, PartyRole
from projects.models import Contract, ContractApproval, ContractParty, Payment, Project

JOINED = (
    "project__enterprise__organisation",
    "project__college__parent",
    "project__leader__user",
    "project__need",
    "project__district",
)
CLAUSES = {
    "content": _("Subject, scope and form"),
    "acceptance_terms": _("How results are accepted"),
    "confidentiality": _("Confidentiality"),
    "liability": _("Breach and liability"),
}


def with_project(contracts: Any) -> QuerySet[Contract]:
    """Contracts with the names that lists and pages show."""
    rows: QuerySet[Contract] = contracts.select_related(*JOINED)
    return rows


def contract_of(project: Project) -> Contract | None:
    """The project's contract, if one was begun and not abandoned."""
    return project.contracts.alive().first()


def approvals_of(contract: Contract) -> dict[str, ContractApproval]:
    """Who has approved the present text, by side."""
    rows = contract.approvals.filter(content_version=contract.content_version).select_related("approved_by")
    return {one.side: one for one in rows}


def open_sides(contract: Contract) -> list[str]:
    """The sides that have not approved the present text yet."""
    given = approvals_of(contract)
    return [side for side in ApprovalSide.values if side not in given]


def received_of(payments: Iterable[Payment]) -> Decimal:
    """Money received 到账 so far."""
    return sum((one.received or Decimal(0) for one in payments), Decimal(0))


def missing_in_contract(contract: Contract) -> list[str | Promise]:
    """What a text still lacks before anybody is asked to approve it, in words."""
    missing: list[str | Promise] = []
    if not contract.value:
        missing.append(_("the contract value"))
    if contract.starts_on is None or contract.ends_on is None:
        missing.append(_("the term"))
    if contract.ip_terms == IpTerms.NEGOTIABLE:
        missing.append(_("who owns the results"))
    missing += [label for name, label in CLAUSES.items() if not getattr(contract, name).strip()]
    missing += [term.label for term in terms_of(contract.kind) if not contract.terms.get(term.key, "").strip()]
    return missing + _missing_parties(contract) + _missing_payments(contract)


def _missing_parties(contract: Contract) -> list[str | Promise]:
    parties = list(contract.parties.all())
    missing: list[str | Promise] = [
        party_words(contract.kind, role)
        for role in (PartyRole.CLIENT, PartyRole.CONTRACTOR)
        if not any(party.role == role for party in parties)
    ]
    missing += [
        _("a valid unified social credit code of %(party)s") % {"party": party.legal_name}
        for party in parties
        if not has_code(party)
    ]
    if not any(party.role == PartyRole.CONTRACTOR and party.performing_unit for party in parties):
        missing.append(_("the performing unit"))
    return missing


def has_code(party: ContractParty) -> bool:
    """Whether the party's code is a sound one."""
    try:
        clean_uscc(party.code)
    except ValidationError:
        return False
    return True


def _missing_payments(contract: Contract) -> list[str | Promise]:
    payments = list(contract.payments.all())
    total = sum((one.amount for one in payments), Decimal(0))
    missing: list[str | Promise] = []
    if total != contract.value:
        missing.append(_("payments that add up to the contract value"))
    if any(one.due_on is None for one in payments):
        missing.append(_("a due day for every payment"))
    return missing


def enterprise_people(contract: Contract) -> list[Any]:
    """Head and members of the enterprise."""
    return list(people(contract.project.enterprise.organisation_id, *ENTERPRISE_ROLES))


def heads(contract: Contract) -> list[Any]:
    """The head of the enterprise."""
    return list(people(contract.project.enterprise.organisation_id, Role.ENTERPRISE_HEAD))


def office_people(contract: Contract) -> list[Any]:
    """The transfer office."""
    parent_id = contract.project.college.parent_id
    return list(people(parent_id, Role.TRANSFER_OFFICE)) if parent_id is not None else []


def college_people(contract: Contract) -> list[Any]:
    """Administrators of the performing college."""
    return list(people(contract.project.college_id, Role.COLLEGE_ADMIN))


def both_sides(contract: Contract) -> list[Any]:
    """Everybody who prepares or decides: enterprise, leader, college, transfer office."""
    found = [
        *enterprise_people(contract),
        contract.project.leader.user,
        *college_people(contract),
        *office_people(contract),
    ]
    return list({user.pk: user for user in found}.values())
