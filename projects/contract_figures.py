"""Figures of contracts, of their money, and of work on time, with the handlers that count them.

Contract value, technology transaction value and money received are three figures and stay three: nothing adds one to another.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.registry import Figure, Paths, register
from projects.enums import (
    AmendmentState,
    ContractKind,
    ContractState,
    MilestoneState,
    PaymentState,
    RegistrationState,
    ReportState,
)
from projects.figures import PROJECT
from projects.models import Amendment, Contract, Milestone, Payment, ProgressReport
from projects.policies.contract import SIGNED_ONCE

OF_PROJECT = {name: f"project__{path}" for name, path in PROJECT.items()}
OF_CONTRACT = {name: f"contract__{path}" for name, path in OF_PROJECT.items()}
KINDS = dict(ContractKind.choices)
FEN = 100
YUAN, CONTRACTS = _("yuan"), _("Signed technology contracts")

NOT_HANDED_IN = "none"
REGISTRATIONS = {NOT_HANDED_IN: _("Not handed in yet"), **dict(RegistrationState.choices)}
ON_TIME, LATE = "on_time", "late"
PUNCTUALITY = {ON_TIME: pgettext_lazy("handed in", "On time"), LATE: pgettext_lazy("handed in", "Late")}
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
    register(*contract_figures(), *work_figures())
    events.on(f"contract.{ContractState.SIGNED}", count_signed)
    events.on(f"amendment.{AmendmentState.AGREED}", count_amended)
    events.on(f"payment.{PaymentState.RECEIVED}", count_received)
    events.on(events.TRANSITION, count_registration)
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
            rows=lambda: Payment.objects.filter(state=PaymentState.RECEIVED),
            paths=Paths(**OF_CONTRACT, item="contract__kind"),
            items=KINDS,
            day="received_on",
            amount="received",
            scale=FEN,
            related=("contract",),
        ),
        Figure(
            key="contracts.registration",
            kind=Kind.STOCK,
            label=_("Signed contracts by registration"),
            definition=_("Signed technology contracts, ended ones included, by how far their registration has come."),
            formula=_("Number of contracts whose registration stands so now."),
            unit=_("contracts"),
            source=CONTRACTS,
            rows=signed,
            paths=Paths(**OF_PROJECT, item="registered"),
            items=REGISTRATIONS,
        ),
    ]


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
            unit=_("milestones"),
            source=_("Confirmed milestones"),
            rows=lambda: with_punctuality(Milestone.objects.filter(state=MilestoneState.CONFIRMED)),
            paths=Paths(**OF_PROJECT, item="punctuality"),
            items=PUNCTUALITY,
            day="state_since",
            related=("project",),
        ),
        Figure(
            key="reports.reviewed",
            kind=Kind.FLOW,
            label=_("Progress reports reviewed"),
            definition=_("Progress reports that were read, by whether they were handed in by their due day."),
            formula=_("Number of progress reports reviewed in the period."),
            unit=_("progress reports"),
            source=_("Reviewed progress reports"),
            rows=lambda: with_punctuality(ProgressReport.objects.filter(state=ReportState.REVIEWED)),
            paths=Paths(**OF_PROJECT, item="punctuality"),
            items=PUNCTUALITY,
            day="state_since",
            related=("project",),
        ),
    ]


def count_signed(*, record: Contract, **_data: Any) -> None:
    """Count a contract with its amounts; it is not registered yet."""
    services.add("contracts.signed", record)
    for key in SUMS.values():
        services.add(key, record)
    services.move("contracts.registration", record, source="", to=NOT_HANDED_IN)


def count_amended(*, record: Amendment, **_data: Any) -> None:
    """Count the amounts anew where both sides have changed them; the day of signing stays."""
    for name, key in SUMS.items():
        if name in record.new:
            services.shift(key, record.contract, {name: Decimal(record.old[name])})


def count_received(*, record: Payment, **_data: Any) -> None:
    """Count money when it is confirmed, which is final."""
    services.add("contracts.received", record)


def count_registration(*, record: Any, machine: Any, source: str, to: str, **_data: Any) -> None:
    """Count the steps of a registration."""
    if machine.name == "registration":
        services.move("contracts.registration", record.contract, source=source or NOT_HANDED_IN, to=to)


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
