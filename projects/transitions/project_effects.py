"""What the steps of a project bring about, under the locks of its need, its claim and itself."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import StateMachine
from core.waiting import rule_of
from needs.enums import ClaimState
from notifications.waiting import close_items, open_item
from projects.dates import add_months
from projects.enums import ChangeState, ContractState, MilestoneState, ReportState
from projects.models import ChangeRequest, Milestone, ProgressReport, Project
from projects.policies.project import is_head
from projects.transitions.schedule import schedule_reports
from researchers.services import count_load

# What waits for somebody while the project goes on; planned milestones and due reports are called up by the clock.
UNDER_WAY = (
    ("milestone", Milestone, (MilestoneState.SUBMITTED, MilestoneState.RETURNED)),
    ("report", ProgressReport, (ReportState.SUBMITTED, ReportState.RETURNED)),
    ("change", ChangeRequest, (ChangeState.PROPOSED,)),
)


def begin(
    project: Project,
    *,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    **_data: Any,
) -> None:
    """The term of the signed contract becomes the project's; milestones and reports get their due days from it."""
    contract = project.contracts.filter(state=ContractState.SIGNED).first()
    signed_on = contract.signed_on if contract is not None else None
    project.starts_on = starts_on or (contract and contract.starts_on) or signed_on or timezone.localdate()
    project.ends_on = (
        ends_on or (contract and contract.ends_on) or add_months(project.starts_on, project.planned_months)
    )
    project.save(update_fields=["starts_on", "ends_on"])
    for milestone in project.milestones.all():
        # A contract may be shorter than the plan of the claim: its last day is everybody's last day.
        milestone.due_on = min(add_months(project.starts_on, milestone.month), project.ends_on)
        milestone.save(update_fields=["due_on"])
    schedule_reports(project)


def hold(project: Project, **_data: Any) -> None:
    """While the project rests nothing of it waits for anybody but its resumption."""
    for _machine, model, _states in UNDER_WAY:
        for row in model._default_manager.filter(project=project):
            close_items(row)


def check_leader(project: Project, **_data: Any) -> None:
    """Nobody would do the work: the college names a new leader first."""
    if project.leader_left:
        raise DomainError(_("The leader has left. The college names a new leader first."))


def take_up(project: Project, **_data: Any) -> None:
    """What waited before the suspension waits again, with its whole time."""
    for machine, model, states in UNDER_WAY:
        for row in model._default_manager.filter(project=project, state__in=states):
            rule = rule_of(machine, row.state)
            if rule is not None:
                open_item(row, rule)


def release_claim(project: Project, *, actor: Any, comment: str, settlement: str = "", **_data: Any) -> None:
    """The claim is let go. What becomes of the need the enterprise decides, unless the claim's release decided it."""
    project.settlement = settlement
    project.save(update_fields=["settlement"])
    claim = project.claim
    if claim is not None and claim.state == ClaimState.ACCEPTED:
        by_enterprise = None if actor is None else is_head(actor, project)
        StateMachine.registry["claim"].run(
            claim,
            ClaimState.RELEASED,
            actor=actor,
            comment=comment,
            automatic=True,
            by_enterprise=by_enterprise,
            keep_need=True,
        )
        if project.need is not None:
            close_items(project.need, machine="need")


def end_work(project: Project, *, actor: Any, **data: Any) -> None:
    """The project is over: nothing of it waits any more, open change requests fall, the leader is free."""
    hold(project)
    close_items(project, machine="project_leader")
    changes = StateMachine.registry.get("change")
    if changes is not None:
        for change in ChangeRequest.objects.filter(project=project, state=ChangeState.PROPOSED):
            changes.run(change, ChangeState.WITHDRAWN, actor=actor, automatic=True)
    count_load(researcher_id=project.leader_id, running_projects=-1)
