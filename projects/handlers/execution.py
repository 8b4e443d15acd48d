"""Milestones and reports: who is told, and what the project's own timeline says of them."""

from typing import Any

from core import events
from core.models import Message
from core.transitions import StateMachine, add_to_timeline
from notifications.services import notify
from notifications.waiting import close_items, refresh_items
from projects.enums import MilestoneState, ProjectState, ReportState, Side
from projects.models import ChangeRequest, Milestone, ProgressReport, Project
from projects.policies.project import is_of_enterprise
from projects.selectors.project import everybody_in
from projects.selectors.sides import other_side, people_of_side

TOLD = frozenset({"milestone", "report", "change"})
TO_ENTERPRISE = frozenset({f"milestone.{MilestoneState.SUBMITTED}", f"report.{ReportState.SUBMITTED}"})


def facts_of(record: Milestone | ProgressReport | ChangeRequest) -> dict[str, Any]:
    """Which part of the project a line is about, as data: each reader gets days and choices in his own language."""
    if isinstance(record, ProgressReport):
        return {"first": record.period_start.isoformat(), "last": record.period_end.isoformat()}
    return {"kind": record.kind} if isinstance(record, ChangeRequest) else {"title": record.title}


def tell_in_project(*, record: Any, actor: Any, machine: StateMachine, to: str, comment: str, **_data: Any) -> None:
    """A line on the project's timeline for each step of what belongs to it."""
    if machine.name in TOLD:
        event = f"project.{machine.name}_{to}"
        add_to_timeline(record.project, event, actor=actor, comment=comment, data=facts_of(record))


def mail_step(*, record: Any, actor: Any, machine: StateMachine, to: str, comment: str, **_data: Any) -> None:
    """What was handed in goes to the enterprise, what was decided to the college's side."""
    if machine.name not in ("milestone", "report"):
        return
    event = f"{machine.name}.{to}"
    side = Side.ENTERPRISE if event in TO_ENTERPRISE else Side.COLLEGE
    notify(
        event=event,
        record=record,
        recipients=people_of_side(record.project, side),
        actor=actor,
        dedupe=f"{record.pk}:{record.state_since.isoformat()}",
        context={"comment": comment, "silent": actor is None},
    )


def mail_project(*, record: Project, actor: Any, source: str, to: str, comment: str, **_data: Any) -> None:
    """Everybody in the project learns that it begins, rests, goes on or ends."""
    if source in (ProjectState.ACCEPTING, ProjectState.RECTIFYING) and to == ProjectState.RUNNING:
        return  # acceptance tells of its own steps
    event = "project.resumed" if source == ProjectState.SUSPENDED and to == ProjectState.RUNNING else f"project.{to}"
    notify(
        event=event,
        record=record,
        recipients=everybody_in(record),
        actor=actor,
        dedupe=f"{record.pk}:{record.state_since.isoformat()}",
        context={"comment": comment},
    )


def mail_message(*, record: Any, actor: Any, message: Message, **_data: Any) -> None:
    """A message in a project's conversation goes to the other side."""
    if not isinstance(record, Project):
        return
    own = Side.ENTERPRISE if is_of_enterprise(actor, record) else Side.COLLEGE
    recipients = people_of_side(record, other_side(own))
    notify(event="project.message", record=record, recipients=recipients, actor=actor, dedupe=f"message:{message.pk}")


def settle_terminated(*, record: Any, actor: Any, **_data: Any) -> None:
    """The need of a terminated project is published again or closed: nobody is asked any more."""
    terminated = Project.objects.filter(need=record, state=ProjectState.TERMINATED)
    for project in terminated.order_by("pk"):
        close_items(project, machine="project")


def hand_on(*, record: Project, actor: Any, **_data: Any) -> None:
    """Another leader: what waited for the old one waits for the new one."""
    close_items(record, machine="project_leader")
    refresh_items(record)
    for model in (Milestone, ProgressReport):
        for row in model._default_manager.filter(project=record).select_related("project__leader"):
            refresh_items(row)


def register() -> None:
    """Listen."""
    events.on(events.TRANSITION, tell_in_project)
    events.on(events.TRANSITION, mail_step)
    for state in (ProjectState.RUNNING, ProjectState.SUSPENDED, ProjectState.TERMINATED):
        events.on(f"project.{state}", mail_project)
    events.on("message.posted", mail_message)
    events.on("need.published", settle_terminated)
    events.on("need.closed", settle_terminated)
    events.on("project.leader_changed", hand_on)
