"""What a contract brings about for its need and project, and what they bring about for it. Same transaction."""

from typing import Any

from core import events
from needs.enums import NeedState
from needs.transitions.need import need_machine
from projects.enums import ContractState, ProjectState
from projects.models import Contract, Project
from projects.policies.contract import BEFORE_SIGNING
from projects.transitions.contract import contract_machine
from projects.transitions.project import project_machine


def on_contract_signed(*, record: Contract, actor: Any, **_data: Any) -> None:
    """The need is contracted and the project runs, for the term agreed on."""
    project = record.project
    if project.need is not None and project.need.state == NeedState.MATCHED:
        need_machine.run(project.need, NeedState.CONTRACTED, actor=actor, automatic=True)
    project_machine.run(project, ProjectState.RUNNING, actor=actor, automatic=True)


def on_project_completed(*, record: Project, actor: Any, **_data: Any) -> None:
    """What was promised has been done."""
    for contract in record.contracts.filter(state=ContractState.SIGNED):
        contract_machine.run(contract, ContractState.FULFILLED, actor=actor, automatic=True)


def on_project_terminated(*, record: Project, actor: Any, comment: str, **_data: Any) -> None:
    """The contract ends with the project, with the same reason; one that was not signed is given up."""
    for contract in record.contracts.filter(state__in=(*BEFORE_SIGNING, ContractState.SIGNED)):
        to = ContractState.TERMINATED if contract.state == ContractState.SIGNED else ContractState.ABANDONED
        contract_machine.run(contract, to, actor=actor, automatic=True, comment=comment)


def register() -> None:
    """Listen."""
    events.on("contract.signed", on_contract_signed)
    events.on("project.completed", on_project_completed)
    events.on("project.terminated", on_project_terminated)
