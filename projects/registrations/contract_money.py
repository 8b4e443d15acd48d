"""Mails, timeline words, waiting rules and legal clocks of payments, registration and amendments."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import ENTERPRISE_ROLES, Role
from core import legal_clocks, waiting
from core.legal_clocks import Clock, last_day
from core.said import said
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from notifications.registry import MailEvent, register_event
from projects.enums import AmendmentState, ApprovalSide, ContractState, PaymentState, RegistrationState
from projects.models import Amendment
from projects.registrations.contract import GROUP, SIDES
from projects.registrations.waiting_contract import SPEAKERS, both_callers, signers
from projects.selectors import sides
from projects.services.amendment import agreements_of
from projects.services.registration import TO_REGISTER
from projects.transitions.amendment import amendment_machine
from projects.transitions.registration import APPLICATION, DECISION

ENTERPRISE = frozenset(ENTERPRISE_ROLES)
OFFICE = frozenset({Role.TRANSFER_OFFICE})
# key, words on the preferences page, template, who can receive it
MAILS = (
    ("payment.invoiced", _("An invoice has been issued"), "payment", ENTERPRISE),
    ("payment.received", _("Money of a contract has been received"), "payment", SIDES),
    ("registration.returned", _("The registration office returned a contract"), "registration", OFFICE),
    ("registration.registered", _("A contract was registered"), "registration", SIDES),
    ("registration.refused", _("The registration of a contract was refused"), "registration", SIDES),
    ("amendment.proposed", _("A change of a contract was proposed"), "amendment", SIDES),
    ("amendment.agreed", _("A change of a contract was agreed on"), "amendment", SIDES),
    ("amendment.declined", _("A change of a contract was declined"), "amendment", SIDES),
    ("amendment.withdrawn", _("A change of a contract was withdrawn"), "amendment", SIDES),
)
WORDS = (
    ("contract.payment_invoiced", _("Invoice entered"), "report", "info"),
    ("contract.payment_planned", _("Invoice taken back"), "arrow-back-up", "quiet"),
    ("contract.payment_received", _("Money received"), "circle-check", "good"),
    ("contract.registration_submitted", _("Handed in for registration"), "send", "info"),
    ("contract.registration_returned", _("Returned by the registration office"), "edit", "bad"),
    ("contract.registration_registered", pgettext_lazy("contract", "Registered"), "shield-check", "good"),
    ("contract.registration_refused", _("Registration refused"), "circle-x", "quiet"),
    ("contract.amendment_proposed", _("A change was proposed"), "edit", "info"),
    ("contract.amendment_agreed", _("A change was agreed on"), "circle-check", "good"),
    ("contract.amendment_declined", _("A change was declined"), "circle-x", "quiet"),
    ("contract.amendment_withdrawn", _("A proposed change was withdrawn"), "arrow-back-up", "quiet"),
    ("amendment.agreed_by_enterprise", _("The enterprise agreed"), "check", "good"),
    ("amendment.agreed_by_college", _("The college agreed"), "check", "good"),
    ("amendment.agreed_by_transfer_office", _("The transfer office agreed"), "check", "good"),
)


def via_contract(rule: Any) -> Any:
    """The same people for a row that belongs to a contract."""

    def assignees(row: Any) -> Sequence[Assignee]:
        found: Sequence[Assignee] = rule(row.contract)
        return found

    return assignees


def payer_and_office(payment: Any) -> Sequence[Assignee]:
    """The enterprise pays, the transfer office sees whether the money came."""
    return signers(payment.contract)


def of_office(contract: Any) -> Sequence[Assignee]:
    """The transfer office."""
    return sides.office(contract.project)


def of_college(contract: Any) -> Sequence[Assignee]:
    """The college, which asks the transfer office."""
    return sides.college(contract.project)


def open_answers(amendment: Amendment) -> Sequence[Assignee]:
    """The sides that have not agreed yet."""
    missing = [ApprovalSide(side) for side, who in agreements_of(amendment).items() if who is None]
    return [one for side in missing for one in SPEAKERS[side](amendment.contract.project)]


def decline_unanswered(amendment: Amendment) -> None:
    """Silence is no agreement: the contract stays as it is."""
    comment = said("Not all sides agreed in time.")
    amendment_machine.run(amendment, AmendmentState.DECLINED, actor=None, automatic=True, comment=comment)


def register_clocks() -> None:
    """Times that laws or the portal set; administrators change them where a law changes."""
    legal_clocks.register(
        Clock(
            key=DECISION,
            label=_("Decision of the registration office"),
            days=30,
            working_days=False,
            start=_("the complete documents are handed in"),
            source=_(
                "Measures for the Recognition and Registration of Technology Contracts (Guo Ke Fa Zheng Zi [2000] No. 063)"
            ),
        ),
        Clock(
            key=APPLICATION,
            label=_("Application for registration"),
            days=20,
            working_days=True,
            start=_("the contract is signed"),
        ),
    )


AGAIN = 10
"""Working days between further reminders. Money comes through a bank and registration through a public office: the portal can
end neither, and a guess in its records would be worse than a reminder."""


def register_waiting() -> None:
    """Who acts, until when, and who telephones."""
    waiting.register(
        WaitRule(
            machine="payment",
            state=PaymentState.PLANNED,
            task=_("Issue the invoice"),
            who=_("Transfer office"),
            assignees=via_contract(of_office),
            days=10,
            due=lambda payment: payment.due_on,
            applies=lambda payment: False,
            escalate=via_contract(of_college),
            again=AGAIN,
        ),
        WaitRule(
            machine="payment",
            state=PaymentState.INVOICED,
            task=_("Pay the invoice; confirm the money when it has come"),
            who=_("Enterprise, transfer office"),
            assignees=payer_and_office,
            days=10,
            due=lambda payment: payment.due_on,
            remind=(-5, 0, 5, 10),
            escalate=lambda payment: sides.liaison(payment.contract.project),
            escalate_after=5,
            again=AGAIN,
        ),
        WaitRule(
            machine=TO_REGISTER,
            state=ContractState.SIGNED,
            task=_("Hand the contract in for registration"),
            who=_("Transfer office"),
            assignees=of_office,
            days=20,
            remind=(-10, -3, 0, 5),
            escalate=of_college,
            again=AGAIN,
        ),
        WaitRule(
            machine="registration",
            state=RegistrationState.SUBMITTED,
            task=_("Ask the registration office for its decision and enter it"),
            who=_("Transfer office"),
            assignees=via_contract(of_office),
            days=20,
            due=lambda registration: last_day(DECISION, registration.submitted_on),
            remind=(-5, 0, 5),
            escalate=via_contract(of_college),
            again=AGAIN,
        ),
        WaitRule(
            machine="registration",
            state=RegistrationState.RETURNED,
            task=_("Correct the documents and hand them in again"),
            who=_("Transfer office"),
            assignees=via_contract(of_office),
            days=10,
            escalate=via_contract(of_college),
            again=AGAIN,
        ),
        WaitRule(
            machine="amendment",
            state=AmendmentState.PROPOSED,
            task=_("Agree to the change of the contract, or decline it"),
            who=_("Enterprise, college, transfer office"),
            assignees=open_answers,
            days=10,
            escalate=via_contract(both_callers),
            at_end=decline_unanswered,
            end_after=20,
            end_label=_("the contract stays as it is"),
        ),
    )


def register() -> None:
    """Everything of payments, registration and amendments."""
    register_clocks()
    register_waiting()
    register_event(
        *(
            MailEvent(
                key=key, label=label, group=GROUP, template=f"projects/mail/{template}", mandatory=True, roles=roles
            )
            for key, label, template, roles in MAILS
        )
    )
    for event, text, icon, tone in WORDS:
        register_words(event, text, icon=icon, tone=tone)
