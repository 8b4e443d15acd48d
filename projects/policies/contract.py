"""Who may do what to a technology contract."""

from typing import Any

from accounts.models import Organisation
from accounts.scope import scope_of
from projects.enums import ApprovalSide, ContractState, ProjectState
from projects.models import Contract, Project
from projects.policies.project import is_head, leads

BEFORE_SIGNING = (ContractState.DRAFTING, ContractState.IN_APPROVAL, ContractState.APPROVED)
IN_FORCE = (ContractState.SIGNED, ContractState.FULFILLED)
SIGNED_ONCE = (*IN_FORCE, ContractState.TERMINATED)


def of_enterprise(user: Any, project: Project) -> bool:
    """Whether the person acts for the project's enterprise, as head or member."""
    return project.enterprise.organisation_id in scope_of(user).enterprises


def of_office(user: Any, project: Project) -> bool:
    """Whether the person works for the transfer office of the college's university."""
    return project.college.parent_id is not None and project.college.parent_id in scope_of(user).universities


def of_college(user: Any, project: Project) -> bool:
    """Whether the person administers the performing college, and does not lead the project."""
    return project.college_id in scope_of(user).colleges and project.leader.user_id != user.pk


def can_prepare(user: Any, project: Project) -> bool:
    """Writing the contract: the leader, the enterprise's people, the transfer office."""
    return leads(user, project) or of_enterprise(user, project) or of_office(user, project)


def can_begin(user: Any, project: Project) -> bool:
    """Beginning a contract, while the project waits for one."""
    return project.state == ProjectState.PREPARING and can_prepare(user, project)


def can_edit(user: Any, contract: Contract) -> bool:
    """Changing the contract before it is signed; a text that was put up for approval goes back to its drafting."""
    return contract.state in BEFORE_SIGNING and can_prepare(user, contract.project)


def can_submit(user: Any, contract: Contract) -> bool:
    """Putting the text up for approval."""
    return can_prepare(user, contract.project)


def sides_of(user: Any, project: Project) -> list[str]:
    """The sides for which the person may decide on a contract."""
    sides = []
    if is_head(user, project) and project.leader.user_id != user.pk:
        sides.append(ApprovalSide.ENTERPRISE)
    if of_college(user, project):
        sides.append(ApprovalSide.COLLEGE)
    if of_office(user, project) and project.leader.user_id != user.pk:
        sides.append(ApprovalSide.TRANSFER_OFFICE)
    return [str(side) for side in sides]


def can_decide(user: Any, contract: Contract) -> bool:
    """Approving, objecting, agreeing to amendments: enterprise head, college administrator, transfer office."""
    return bool(sides_of(user, contract.project))


def can_send_back(user: Any, contract: Contract) -> bool:
    """Objecting to a text, or taking it back to change it."""
    return can_decide(user, contract) or can_prepare(user, contract.project)


def can_sign(user: Any, contract: Contract) -> bool:
    """Confirming that the sealed contract is there: the enterprise's head or the transfer office."""
    return is_head(user, contract.project) or of_office(user, contract.project)


def can_abandon(user: Any, contract: Contract) -> bool:
    """Giving a contract up before it is signed: the enterprise's head, the leader or the transfer office."""
    return can_sign(user, contract) or leads(user, contract.project)


def can_upload_sealed(user: Any, contract: Contract) -> bool:
    """The sealed scan is added once everybody has approved, until it is confirmed."""
    return contract.state == ContractState.APPROVED and can_sign(user, contract)


def can_read_text(user: Any, contract: Contract) -> bool:
    """Clauses, parties and files: both sides, the college and the transfer office. Officials see the figures."""
    project = contract.project
    return can_prepare(user, project) or project.college_id in scope_of(user).colleges


def can_list(user: Any) -> bool:
    """The list of contracts is for everybody with a role."""
    return bool(scope_of(user).grants)


def can_keep_templates(user: Any, university: Organisation) -> bool:
    """The university's own templates: its transfer office."""
    return university.pk in scope_of(user).universities


def can_see_templates(user: Any) -> bool:
    """The page of templates is for transfer offices."""
    return bool(scope_of(user).universities)
