"""The states of a proposed directed project. Confirmed, it becomes a project: ``handlers.proposal`` makes it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from projects.enums import ChangeState
from projects.models import DirectedProposal
from projects.policies.proposal import can_confirm, can_decline, can_withdraw
from researchers.enums import ResearcherState

PROPOSED = ChangeState.PROPOSED


def lock_enterprise(proposal: DirectedProposal) -> None:
    """A suspension of the enterprise takes this lock as well: it is then seen here, or comes after the project."""
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.enterprise_id)


def check_parties(proposal: DirectedProposal, **_data: Any) -> None:
    """Both sides can still do what they would agree on, and the leader has agreed."""
    if proposal.enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(_("Only verified enterprises begin projects."))
    if proposal.leader.state != ResearcherState.VETTED or proposal.leader.college_id != proposal.college_id:
        raise DomainError(_("The leader is no longer a vetted researcher of this college."))
    if proposal.leader_agreed_at is None:
        raise DomainError(_("The leader has not agreed yet."))


proposal_machine = StateMachine(
    "proposal",
    states=ChangeState,
    lock_first=lock_enterprise,
    related=("enterprise__organisation", "leader__user", "college", "park", "district"),
    edges={
        (PROPOSED, ChangeState.AGREED): Edge(
            verb=_("Confirm the project"),
            policy=can_confirm,
            effects=(check_parties,),
            confirm=_(
                "The project is prepared with these milestones and indicators. Next comes the technology contract."
            ),
            tone="primary",
        ),
        (PROPOSED, ChangeState.DECLINED): Edge(
            verb=_("Decline the proposal"),
            policy=can_decline,
            automatic=True,
            reason=True,
            confirm=_("The other side reads your reason. It can propose again."),
        ),
        (PROPOSED, ChangeState.WITHDRAWN): Edge(
            verb=_("Withdraw the proposal"),
            policy=can_withdraw,
            confirm=_("The proposal ends here. You can propose again."),
        ),
    },
)
