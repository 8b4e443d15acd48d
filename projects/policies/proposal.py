"""Who may do what to a proposed directed project 定向合作."""

from typing import Any

from accounts.scope import scope_of
from projects.enums import Side
from projects.models import DirectedProposal


def leads(user: Any, proposal: DirectedProposal) -> bool:
    """Whether the person is the researcher who would lead, and still belongs to the college."""
    return (
        proposal.leader.user_id == getattr(user, "pk", None) and proposal.college_id in scope_of(user).research_colleges
    )


def works_for(user: Any, proposal: DirectedProposal, side: str) -> bool:
    """Whether the person belongs to one side: the enterprise's people; the leader or the college's administrators."""
    if side == Side.ENTERPRISE:
        return proposal.enterprise.organisation_id in scope_of(user).enterprises and not leads(user, proposal)
    return leads(user, proposal) or proposal.college_id in scope_of(user).colleges


def can_propose(user: Any) -> bool:
    """Entering one: an enterprise's people, vetted researchers, administrators of a college."""
    scope = scope_of(user)
    return bool(scope.enterprises or scope.research_colleges or scope.colleges)


def can_agree_to_lead(user: Any, proposal: DirectedProposal) -> bool:
    """The leader's own word, while the proposal is open."""
    return proposal.is_open and proposal.leader_agreed_at is None and leads(user, proposal)


def can_confirm(user: Any, proposal: DirectedProposal) -> bool:
    """Confirming binds the other side: the enterprise's head, or the college; never who proposed it."""
    if proposal.proposed_by_id == getattr(user, "pk", None):
        return False
    if proposal.proposed_side == Side.ENTERPRISE:
        return proposal.college_id in scope_of(user).colleges
    return proposal.enterprise.organisation_id in scope_of(user).headed and not leads(user, proposal)


def can_decline(user: Any, proposal: DirectedProposal) -> bool:
    """Declining: whoever could confirm, and the leader who was asked and has not agreed."""
    asked = proposal.proposed_by_id != getattr(user, "pk", None) and can_agree_to_lead(user, proposal)
    return can_confirm(user, proposal) or asked


def can_withdraw(user: Any, proposal: DirectedProposal) -> bool:
    """Taking it back: the side that proposed it."""
    return works_for(user, proposal, proposal.proposed_side)


def can_list(user: Any) -> bool:
    """The list is for everybody with a role."""
    return bool(scope_of(user).grants)
