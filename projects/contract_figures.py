"""Figures of contracts, of their money, and of work on time, with the handlers that count them.

Contract value, technology transaction value and money received are three figures and stay three: nothing adds one to another.
"""

from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.registry import COLLEGE_OFFICE, FEN, TRANSFER_OFFICE, Figure, Paths, register
from needs.figures import NEED
from needs.models import Need
from projects.enums import (
    AmendmentState,
    ContractKind,
    ContractState,
    MilestoneState,
    PaymentState,
    ProjectOrigin,
    RegistrationState,
    ReportState,
)
from projects.figures import PROJECT
from projects.models import Amendment, Contract, Milestone, Payment, ProgressReport, Registration
from projects.policies.contract import SIGNED_ONCE

OF_PROJECT = {name: f"project__{path}" for name, path in PROJECT.items()}
OF_CONTRACT = {name: f"contract__{path}" for name, path in OF_PROJECT.items()}
KINDS = dict(ContractKind.choices)
YUAN, CONTRACTS = _("yuan"), _("Signed technology contracts")

NOT_HANDED_IN = "none"
REGISTRATIONS = {NOT_HANDED_IN: _("Not handed in yet"), **dict(RegistrationState.choices)}
ON_TIME, LATE = "on_time", "late"
PUNCTUALITY = {ON_TIME: pgettext_lazy("handed in", "On time"), LATE: pgettext_lazy("handed in", "Late")}
# Making something new, passing on what there is, and helping: what one of them brings is never shown as another.
GROUPS = {
    "contracts.development": (ContractKind.COMMISSIONED, ContractKind.JOINT),
    "contracts.transformation": (ContractKind.TRANSFER, ContractKind.LICENCE),
    "contracts.services": (ContractKind.CONSULTING, ContractKind.SERVICE),
}
SUMS = {"value": "contracts.value", "transaction_value": "contracts.transaction_value"}


def signed() -> QuerySet[Contract]:
    """Contracts that were signed, whatever became of them, with the state of their registration."""
    registered = Coalesce("registration__state", Value(NOT_HANDED_IN))
    return Contract.objects.filter(state__in=SIGNED_ONCE).annotate(registered=registered)


def with_punctuality(rows: Any) -> QuerySet[Any]:
    """Rows that were handed in, with whether that was by their due day."""
    late = When(due_on__lt=F("submitted_on"), then=Value(LATE))
    found: QuerySet[Any] = rows.filter(submitted_on__isnull=False).annotate(
        punctuality=Case(late, default=Value(ON_TIME))
    )
    return found


def register_contract_figures() -> None:
    """Register what is counted of contracts and of work; called when the app is ready."""
    register(*contract_figures(), *group_figures(), *signing_figures(), *work_figures())
    events.on(f"contract.{ContractState.SIGNED}", count_signed)
    events.on(f"amendment.{AmendmentState.AGREED}", count_amended)
    events.on(f"payment.{PaymentState.RECEIVED}", count_received)
    events.on(events.TRANSITION, count_registration)
    events.on("need.placed", count_placed)
    events.on(f"milestone.{MilestoneState.CONFIRMED}", count_milestone)
    events.on(f"report.{ReportState.REVIEWED}", count_report)


def contract_figures() -> list[Figure]:
    """Contracts signed, the three amounts, registrations."""
    return [
        Figure(
            key="contracts.signed",
            kind=Kind.FLOW,
            label=_("Technology contracts signed"),
            definition=_("Technology contracts of cooperation projects, by kind and by the day beside the seals."),
            formula=_("Number of contracts signed in the period."),
            unit=_("contracts"),
            source=CONTRACTS,
            owner=TRANSFER_OFFICE,
            rows=signed,
            paths=Paths(**OF_PROJECT, item="kind"),
            items=KINDS,
            day="signed_on",
        ),
        Figure(
            key="contracts.value",
            kind=Kind.SUM,
            label=_("Contract value"),
            definition=_("What the parties of signed contracts agreed on, as amended; by the day of signing."),
            formula=_("Sum of the contract values of contracts signed in the period."),
            unit=YUAN,
            source=CONTRACTS,
            owner=TRANSFER_OFFICE,
            rows=signed,
            paths=Paths(**OF_PROJECT, item="kind"),
            items=KINDS,
            day="signed_on",
            amount="value",
            scale=FEN,
        ),
        Figure(
            key="contracts.transaction_value",
            kind=Kind.SUM,
            label=_("Technology transaction value"),
            definition=_(
                "The part of signed contracts that is paid for technology, as the parties state it; what the registration"
                " office recognises stands with each registration."
            ),
            formula=_("Sum of the technology transaction values of contracts signed in the period."),
            unit=YUAN,
            source=CONTRACTS,
            owner=TRANSFER_OFFICE,
            rows=signed,
            paths=Paths(**OF_PROJECT, item="kind"),
            items=KINDS,
            day="signed_on",
            amount="transaction_value",
            scale=FEN,
        ),
        Figure(
            key="contracts.received",
            kind=Kind.SUM,
            label=_("Money received"),
            definition=_("Payments of contracts that the transfer office confirmed, by the day on which they came."),
            formula=_("Sum of the amounts received in the period."),
            unit=YUAN,
            source=_("Payments received"),
            owner=TRANSFER_OFFICE,
            rows=lambda: Payment.objects.filter(state=PaymentState.RECEIVED),
            paths=Paths(**OF_CONTRACT, item="contract__kind"),
            items=KINDS,
            day="received_on",
            amount="received",
            scale=FEN,
            related=("contract",),
            naming="contract__number",
        ),
        Figure(
            key="contracts.registration",
            kind=Kind.STOCK,
            label=_("Signed contracts by registration"),
            definition=_("Signed technology contracts, ended ones included, by how far their registration has come."),
            formula=_("Number of contracts whose registration stands so now."),
            unit=_("contracts"),
            source=CONTRACTS,
            owner=TRANSFER_OFFICE,
            rows=signed,
            paths=Paths(**OF_PROJECT, item="registered"),
            items=REGISTRATIONS,
        ),
    ]


def group_figures() -> list[Figure]:
    """Contract value by what the contracts are for; each group is a figure of its own."""
    words = {
        "contracts.development": (
            _("Development contracts"),
            _("Contract value of commissioned and joint development, as amended; by the day of signing."),
        ),
        "contracts.transformation": (
            _("Transformation contracts"),
            _("Contract value of technology transfers and licences, as amended; by the day of signing."),
        ),
        "contracts.services": (
            _("Consulting and service contracts"),
            _("Contract value of technical consulting and services, as amended; by the day of signing."),
        ),
    }
    return [
        Figure(
            key=key,
            kind=Kind.SUM,
            label=label,
            definition=definition,
            formula=_("Sum of the contract values of contracts of these kinds signed in the period."),
            unit=YUAN,
            source=CONTRACTS,
            owner=TRANSFER_OFFICE,
            rows=partial(of_kinds, GROUPS[key]),
            paths=Paths(**OF_PROJECT, item="kind"),
            items={kind: label for kind, label in KINDS.items() if kind in GROUPS[key]},
            day="signed_on",
            amount="value",
            scale=FEN,
        )
        for key, (label, definition) in words.items()
    ]


def of_kinds(kinds: tuple[str, ...]) -> QuerySet[Contract]:
    """Signed contracts of some kinds."""
    return signed().filter(kind__in=kinds)


def signing_figures() -> list[Figure]:
    """Signing: from which needs, how long it took, matched and directed apart; what registration recognised."""
    return [
        Figure(
            key="needs.contracted",
            kind=Kind.FLOW,
            label=_("Published needs that were contracted"),
            definition=_("Needs first published in the period for which a technology contract was signed by now."),
            formula=_("Number of needs with a signed contract, by the month of first publication."),
            unit=_("needs"),
            source=_("Technical needs with a signed contract"),
            rows=contracted_needs,
            paths=Paths(**NEED),
            day="published_at",
        ),
        Figure(
            key="contracts.signing",
            kind=Kind.DURATION,
            label=_("Days from publication to signing"),
            definition=_("How long it took from the first publication of a need until a contract for it was signed."),
            formula=_("Day beside the seals − day of the need’s first publication, by the month of signing."),
            unit=_("days"),
            source=_("Signed technology contracts of matched projects"),
            owner=TRANSFER_OFFICE,
            rows=lambda: signed().filter(project__need__published_at__isnull=False),
            paths=Paths(**OF_PROJECT),
            start="project__need__published_at",
            day="signed_on",
        ),
        Figure(
            key="contracts.by_origin",
            kind=Kind.FLOW,
            label=_("Contracts of matched and of directed projects"),
            definition=_(
                "Signed technology contracts by whether the project came from a published need or was directed."
            ),
            formula=_("Number of contracts signed in the period."),
            unit=_("contracts"),
            source=CONTRACTS,
            owner=TRANSFER_OFFICE,
            rows=signed,
            paths=Paths(**OF_PROJECT, item="project__origin"),
            items=dict(ProjectOrigin.choices),
            day="signed_on",
        ),
        Figure(
            key="contracts.recognised",
            kind=Kind.SUM,
            label=_("Recognised transaction value"),
            definition=_("The technology transaction value that the registration office recognised, by its decision."),
            formula=_("Sum of the recognised values of contracts registered in the period."),
            unit=YUAN,
            source=_("Registered technology contracts"),
            owner=TRANSFER_OFFICE,
            rows=lambda: Registration.objects.filter(state=RegistrationState.REGISTERED),
            paths=Paths(**OF_CONTRACT, item="contract__kind"),
            items=KINDS,
            day="decided_on",
            amount="recognised_value",
            scale=FEN,
            related=("contract",),
            naming="contract__number",
        ),
    ]


def contracted_needs() -> QuerySet[Need]:
    """Published needs for which a contract was signed once, whatever became of it."""
    contracts = Contract.objects.filter(project__need_id=OuterRef("pk"), state__in=SIGNED_ONCE)
    return Need.objects.filter(Exists(contracts), published_at__isnull=False)


def work_figures() -> list[Figure]:
    """Milestones and reports, on time or late."""
    return [
        Figure(
            key="milestones.confirmed",
            kind=Kind.FLOW,
            label=_("Milestones confirmed"),
            definition=_(
                "Milestones that the enterprise confirmed, by whether they were handed in by their due day. What came back"
                " counts with the day on which it was handed in last."
            ),
            formula=_("Number of milestones confirmed in the period."),
            unit=pgettext_lazy("unit", "milestones"),
            source=_("Confirmed milestones"),
            rows=lambda: with_punctuality(Milestone.objects.filter(state=MilestoneState.CONFIRMED)),
            paths=Paths(**OF_PROJECT, item="punctuality"),
            items=PUNCTUALITY,
            day="state_since",
            related=("project",),
            naming="project__number",
            owner=COLLEGE_OFFICE,
        ),
        Figure(
            key="reports.reviewed",
            kind=Kind.FLOW,
            label=_("Progress reports reviewed"),
            definition=_("Progress reports that were read, by whether they were handed in by their due day."),
            formula=_("Number of progress reports reviewed in the period."),
            unit=pgettext_lazy("unit", "progress reports"),
            source=_("Reviewed progress reports"),
            rows=lambda: with_punctuality(ProgressReport.objects.filter(state=ReportState.REVIEWED)),
            paths=Paths(**OF_PROJECT, item="punctuality"),
            items=PUNCTUALITY,
            day="state_since",
            related=("project",),
            naming="project__number",
            owner=COLLEGE_OFFICE,
        ),
    ]


def count_signed(*, record: Contract, **_data: Any) -> None:
    """Count a contract with its amounts; it is not registered yet."""
    services.add("contracts.signed", record)
    services.add("contracts.by_origin", record)
    for key in (*SUMS.values(), *groups_of(record)):
        services.add(key, record)
    services.move("contracts.registration", record, source="", to=NOT_HANDED_IN)
    need = record.project.need
    if need is None or need.published_at is None:
        return
    services.add("contracts.signing", record)
    # A need that was published again after its first contract ended is contracted all the same.
    if not Contract.objects.filter(project__need=need, state__in=SIGNED_ONCE).exclude(pk=record.pk).exists():
        services.add("needs.contracted", need)


def groups_of(contract: Contract) -> list[str]:
    """The figure of what the contract is for."""
    return [key for key, kinds in GROUPS.items() if contract.kind in kinds]


def count_amended(*, record: Amendment, **_data: Any) -> None:
    """Count the amounts anew where both sides have changed them; the day of signing stays."""
    for name, key in SUMS.items():
        if name in record.new:
            former = {name: Decimal(record.old[name])}
            for one in (key, *(groups_of(record.contract) if name == "value" else ())):
                services.shift(one, record.contract, former)


def count_placed(*, record: Need, actor: Any, former: dict[str, Any], **_data: Any) -> None:
    """Count a contracted need in its new area or park instead of the old one."""
    if contracted_needs().filter(pk=record.pk).exists():
        services.shift("needs.contracted", record, former)


def count_received(*, record: Payment, **_data: Any) -> None:
    """Count money when it is confirmed, which is final."""
    services.add("contracts.received", record)


def count_registration(*, record: Any, machine: Any, source: str, to: str, **_data: Any) -> None:
    """Count the steps of a registration."""
    if machine.name == "registration":
        services.move("contracts.registration", record.contract, source=source or NOT_HANDED_IN, to=to)
        if to == RegistrationState.REGISTERED:
            services.add("contracts.recognised", record)


def count_milestone(*, record: Milestone, **_data: Any) -> None:
    """Count a milestone when it is confirmed, which is final."""
    services.add("milestones.confirmed", record, item=punctuality_of(record))


def count_report(*, record: ProgressReport, **_data: Any) -> None:
    """Count a progress report when it was read, which is final."""
    services.add("reports.reviewed", record, item=punctuality_of(record))


def punctuality_of(record: Milestone | ProgressReport) -> str:
    """Whether it was handed in by its due day; what has none cannot be late."""
    late = record.due_on is not None and record.submitted_on is not None and record.submitted_on > record.due_on
    return LATE if late else ON_TIME
