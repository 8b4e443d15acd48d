"""What projects do when a claim, an enterprise or a researcher moves. Same transaction as what happened."""

from typing import Any

from core import events
from core.transitions import add_to_timeline
from core.waiting import rule_of
from enterprises.models import Enterprise
from needs.models import Claim
from notifications.services import notify
from notifications.waiting import open_item, refresh_items
from projects.enums import ProjectState
from projects.models import Project
from projects.policies.project import OVER
from projects.selectors.project import everybody_in
from projects.services.preparation import prepare_project
from projects.transitions.project import project_machine
from researchers.models import Researcher


def on_claim_accepted(*, record: Claim, actor: Any, **_data: Any) -> None:
    """The project is prepared with the acceptance, or the acceptance does not happen."""
    prepare_project(claim=record, actor=actor)


def on_claim_released(*, record: Claim, actor: Any, comment: str, **_data: Any) -> None:
    """The claim was let go before a contract: its project ends, with the same reason."""
    for project in Project.objects.filter(claim=record).exclude(state__in=OVER):
        project_machine.run(project, ProjectState.TERMINATED, actor=actor, comment=comment, automatic=True)


def on_enterprise_suspended(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """Running projects of a suspended enterprise go on, flagged."""
    flag(record, suspended=True, actor=actor)


def on_enterprise_verified(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """The suspension was lifted."""
    flag(record, suspended=False, actor=actor)


def flag(enterprise: Enterprise, *, suspended: bool, actor: Any) -> None:
    """Set or take off the flag of a suspended enterprise on its projects."""
    projects = Project.objects.filter(enterprise=enterprise, enterprise_suspended=not suspended).exclude(state__in=OVER)
    event = "project.enterprise_suspended" if suspended else "project.enterprise_verified"
    for project in projects.order_by("pk").select_for_update(of=("self",)):
        project.enterprise_suspended = suspended
        project.save(update_fields=["enterprise_suspended", "updated_at"])
        add_to_timeline(project, event, actor=actor)


def hold_led_projects(*, record: Researcher, **_data: Any) -> None:
    """Lock the projects that a researcher leads before the researcher's own row, as every count of load does."""
    projects = Project.objects.filter(leader=record).exclude(state__in=OVER)
    list(projects.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def on_researcher_left(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Projects that the researcher led need a new leader: flagged until the college names one."""
    projects = Project.objects.filter(leader=record, leader_left=False).exclude(state__in=OVER)
    for project in projects.order_by("pk").select_for_update(of=("self",)):
        project.leader_left = True
        project.save(update_fields=["leader_left", "updated_at"])
        add_to_timeline(project, "project.leader_left", actor=actor)
        rule = rule_of("project_leader", "left")
        if rule is not None:
            open_item(project, rule)
        for row in (*project.milestones.all(), *project.reports.all(), project):
            refresh_items(row)
        events.announce("project.leader_left", record=project, actor=actor)


def on_contract_time_extended(*, record: Project, actor: Any, comment: str, **_data: Any) -> None:
    """Both sides learn how long the contract may take now."""
    tell("project.contract_time_extended", record, actor=actor, once=str(record.contract_extensions), comment=comment)


def on_leader_changed(*, record: Project, actor: Any, comment: str, **_data: Any) -> None:
    """Both sides learn who leads."""
    tell("project.leader_changed", record, actor=actor, once=record.updated_at.isoformat(), comment=comment)


def on_leader_left(*, record: Project, actor: Any, **_data: Any) -> None:
    """The college names a new leader; the enterprise knows why nobody answers."""
    tell("project.leader_left", record, actor=actor, once=record.updated_at.isoformat())


def tell(event: str, project: Project, *, actor: Any, once: str, **context: Any) -> None:
    """One kind of news to everybody in the project."""
    notify(
        event=event,
        record=project,
        recipients=everybody_in(project),
        actor=actor,
        dedupe=f"{project.pk}:{once}",
        context=context,
    )


def register() -> None:
    """Listen."""
    events.on("project.contract_time_extended", on_contract_time_extended)
    events.on("project.leader_changed", on_leader_changed)
    events.on("project.leader_left", on_leader_left)
    events.on("claim.accepted", on_claim_accepted)
    events.on("claim.released", on_claim_released)
    events.on("enterprise.suspended", on_enterprise_suspended)
    events.on("enterprise.verified", on_enterprise_verified)
    events.on("researcher.locking", hold_led_projects)
    events.on("researcher.left", on_researcher_left)
