"""The contracts' part of the waiting table: who acts, within how many working days, and what happens when nobody does."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import waiting
from core.said import said
from core.waiting import Assignee, WaitRule
from projects.enums import ApprovalSide, ContractState
from projects.models import Contract
from projects.selectors import sides
from projects.selectors.contract import open_sides
from projects.transitions.contract import contract_machine


def writers(contract: Contract) -> Sequence[Assignee]:
    """Leader and enterprise write; the transfer office helps."""
    project = contract.project
    return [Assignee(user_id=project.leader.user_id), *sides.enterprise(project), *sides.office(project)]


SPEAKERS = {
    ApprovalSide.ENTERPRISE: sides.head,
    ApprovalSide.COLLEGE: sides.college,
    ApprovalSide.TRANSFER_OFFICE: sides.office,
}
"""Who decides for each side of a contract."""


def approvers(contract: Contract) -> Sequence[Assignee]:
    """The sides that have not approved yet."""
    return [one for side in open_sides(contract) for one in SPEAKERS[ApprovalSide(side)](contract.project)]


def signers(contract: Contract) -> Sequence[Assignee]:
    """Whoever may confirm the sealed contract."""
    return sides.head(contract.project) + sides.office(contract.project)


def both_callers(contract: Contract) -> Sequence[Assignee]:
    """The enterprise is telephoned by its liaison, the university by the college."""
    return sides.both_called(contract.project)


def take(contract: Contract, to: str, comment: str) -> None:
    """A step that the portal takes when the time is up."""
    contract_machine.run(contract, to, actor=None, automatic=True, comment=comment)


def abandon_unwritten(contract: Contract) -> None:
    """Nobody wrote it."""
    with translation.override(settings.LANGUAGE_CODE):
        take(contract, ContractState.ABANDONED, said("The contract was not written in time. Another one can be begun."))


def take_back_unapproved(contract: Contract) -> None:
    """Silence is no approval: the text goes back to those who write it."""
    with translation.override(settings.LANGUAGE_CODE):
        take(
            contract, ContractState.DRAFTING, said("Not all sides approved in time. Please talk, then ask them again.")
        )


def take_back_unsigned(contract: Contract) -> None:
    """What nobody seals is talked over again."""
    with translation.override(settings.LANGUAGE_CODE):
        take(contract, ContractState.DRAFTING, said("The contract was not signed in time. Please talk about it again."))


def register() -> None:
    """Add the rules; called once when the app is ready."""
    waiting.register(
        WaitRule(
            machine="contract",
            state=ContractState.DRAFTING,
            task=_("Write the contract and put it up for approval"),
            who=_("Leader, enterprise, transfer office"),
            assignees=writers,
            days=15,
            remind=(-3, 0, 5),
            escalate=both_callers,
            escalate_after=5,
            at_end=abandon_unwritten,
            end_after=40,
            end_label=_("the draft is given up"),
        ),
        WaitRule(
            machine="contract",
            state=ContractState.IN_APPROVAL,
            task=_("Read the contract, then approve it or send it back"),
            who=_("Enterprise, college, transfer office"),
            assignees=approvers,
            days=5,
            escalate=both_callers,
            at_end=take_back_unapproved,
            end_after=15,
            end_label=_("the text goes back to its drafting"),
        ),
        WaitRule(
            machine="contract",
            state=ContractState.APPROVED,
            task=_("Sign and seal the contract and upload the scan"),
            who=_("Enterprise, transfer office"),
            assignees=signers,
            days=10,
            remind=(-3, 0, 3),
            escalate=both_callers,
            at_end=take_back_unsigned,
            end_after=30,
            end_label=_("the text goes back to its drafting"),
        ),
    )
