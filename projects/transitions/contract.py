"""The states of a technology contract. Every step locks need, claim and project first: signing and ending move them too."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Edge, StateMachine
from projects.enums import ContractState
from projects.models import Contract, Project
from projects.policies import contract as policies
from projects.transitions.contract_effects import (
    check_complete,
    check_sealed,
    new_version,
    set_ended,
    set_signed,
    write_down,
)
from projects.transitions.project import lock_origin

DRAFTING, IN_APPROVAL, APPROVED = ContractState.DRAFTING, ContractState.IN_APPROVAL, ContractState.APPROVED
SIGNED, FULFILLED = ContractState.SIGNED, ContractState.FULFILLED
TERMINATED, ABANDONED = ContractState.TERMINATED, ContractState.ABANDONED


def lock_project(contract: Contract) -> Project:
    """The contract's project, locked and fresh, after the need and the claim that it came from."""
    project = Project.objects.get(pk=contract.project_id)
    lock_origin(project)
    locked: Project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    return locked


BACK = Edge(
    verb=_("Send back for changes"),
    policy=policies.can_send_back,
    automatic=True,
    effects=(new_version,),
    reason=True,
    confirm=_("The text goes back to its drafting; afterwards all three sides approve it again."),
)
ABANDON = Edge(
    verb=_("Give up this contract"),
    policy=policies.can_abandon,
    automatic=True,
    effects=(set_ended,),
    reason=True,
    confirm=_("This contract will not be signed. Another one can be begun as long as the project is being prepared."),
    tone="danger",
)

contract_machine = StateMachine(
    "contract",
    states=ContractState,
    lock_first=lock_project,
    related=("project__enterprise", "project__college", "project__leader__user", "project__need"),
    edges={
        (DRAFTING, IN_APPROVAL): Edge(
            verb=_("Put up for approval"),
            policy=policies.can_submit,
            effects=(check_complete, write_down),
            confirm=_(
                "The head of the enterprise, the college and the transfer office are asked to approve exactly this text."
            ),
            tone="primary",
        ),
        (IN_APPROVAL, APPROVED): Edge(verb=_("Approve"), automatic=True),
        (IN_APPROVAL, DRAFTING): BACK,
        (APPROVED, DRAFTING): BACK,
        (APPROVED, SIGNED): Edge(
            verb=_("Confirm the signing"),
            policy=policies.can_sign,
            effects=(check_sealed, set_signed),
            confirm=_("The contract is in force from now on and the project begins to run. This cannot be taken back."),
            tone="primary",
        ),
        **{(state, ABANDONED): ABANDON for state in policies.BEFORE_SIGNING},
        (SIGNED, FULFILLED): Edge(verb=pgettext_lazy("contract", "Fulfilled"), automatic=True, effects=(set_ended,)),
        (SIGNED, TERMINATED): Edge(verb=_("Terminate"), automatic=True, effects=(set_ended,)),
    },
)
