"""Proposing a directed project, and the leader's word for it."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import scope_of
from core import events
from core.errors import DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from needs.policies.claim import serves
from notifications.waiting import refresh_items
from projects.enums import Side
from projects.models import DirectedProposal
from projects.policies.proposal import can_agree_to_lead, can_propose
from projects.transitions.proposal import proposal_machine
from researchers.enums import ResearcherState
from researchers.models import Researcher

FIELDS = ("title", "purpose", "area", "value", "months")


def side_for(actor: Any, enterprise: Enterprise, leader: Researcher) -> Side | None:
    """For which side the person speaks; ``None`` for whoever belongs to neither."""
    scope = scope_of(actor)
    if leader.user_id == actor.pk or leader.college_id in scope.colleges:
        return Side.COLLEGE
    return Side.ENTERPRISE if enterprise.organisation_id in scope.enterprises else None


def propose_project(
    *,
    actor: Any,
    enterprise: Enterprise,
    leader: Researcher,
    data: dict[str, Any],
    requirements: list[dict[str, Any]],
    milestones: list[dict[str, Any]],
) -> DirectedProposal:
    """Enter a directed project for the other side to confirm. Whoever proposes to lead it has agreed to."""
    side = side_for(actor, enterprise, leader)
    if side is None or not can_propose(actor):
        raise NotAllowed(_("A directed project is entered by the enterprise, the leader or the leader’s college."))
    if enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(_("Only verified enterprises begin projects."), field="enterprise")
    if leader.state != ResearcherState.VETTED:
        raise DomainError(_("Please choose a vetted researcher."), field="leader")
    if not serves(leader.college_id, enterprise.district_id):
        raise DomainError(_("This college does not serve the enterprise’s district at present."), field="leader")
    if leader.user.memberships.current().filter(organisation_id=enterprise.organisation_id).exists():
        raise DomainError(_("This researcher belongs to the enterprise."), field="leader")
    check_plan(data, milestones)
    with transaction.atomic():
        proposal = DirectedProposal.objects.create(
            **{name: data[name] for name in FIELDS},
            enterprise=enterprise,
            district_id=enterprise.district_id,
            park_id=enterprise.park_id,
            college_id=leader.college_id,
            leader=leader,
            leader_agreed_at=timezone.now() if leader.user_id == actor.pk else None,
            plan={
                "requirements": requirements,
                "milestones": [{**row, "amount": f"{row['amount']:.2f}"} for row in milestones],
            },
            proposed_side=side,
            proposed_by=actor,
        )
        with taking(actor, lambda: side_for(actor, enterprise, leader) is not None):
            proposal_machine.created(proposal, actor=actor)
    return proposal


def check_plan(data: dict[str, Any], milestones: list[dict[str, Any]]) -> None:
    """A plan has milestones within its months, whose payments add up to its value."""
    if not milestones:
        raise DomainError(_("Please give at least one milestone."))
    if any(row["month"] > data["months"] for row in milestones):
        raise DomainError(_("A milestone lies after the last month of the project."), field="months")
    total = sum((row["amount"] for row in milestones), Decimal(0))
    if total != data["value"]:
        raise DomainError(
            _("The payments at the milestones add up to %(sum)s yuan, not to the value.") % {"sum": f"{total:,.2f}"},
            field="value",
        )


def agree_to_lead(*, actor: Any, proposal: DirectedProposal) -> DirectedProposal:
    """The leader's own word; only then can the other side confirm."""
    with transaction.atomic():
        row = (
            DirectedProposal.objects.select_for_update(of=("self",))
            .select_related("enterprise__organisation", "leader__user", "college", "park", "district")
            .get(pk=proposal.pk)
        )
        if not can_agree_to_lead(actor, row):
            raise NotAllowed(_("Only the researcher who is to lead agrees, while the proposal is open."))
        row.leader_agreed_at = timezone.now()
        row.save(update_fields=["leader_agreed_at", "updated_at"])
        add_to_timeline(row, "proposal.leader_agreed", actor=actor)
        refresh_items(row)
        events.announce("proposal.leader_agreed", record=row, actor=actor)
    return row
