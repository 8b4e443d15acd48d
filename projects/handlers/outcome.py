"""Whom outcomes and evaluations concern."""

from typing import Any

from core import events
from notifications.services import notify
from notifications.waiting import refresh_items
from projects.enums import EvaluationState, OutcomeState, ProjectState, Side
from projects.handlers.acceptance import college_admins, enterprise_side
from projects.models import Evaluation, Outcome, Project
from projects.policies.outcome import CORRECTABLE, OF_COLLEGE
from projects.services.evaluation import ask_for_evaluations


def confirmers(outcome: Outcome) -> list[Any]:
    """Who is asked to confirm an outcome."""
    project = outcome.project
    if outcome.kind in OF_COLLEGE:
        return list(college_admins(project))
    return side_of(project, Side.ENTERPRISE if outcome.reported_side == Side.COLLEGE else Side.COLLEGE)


def side_of(project: Project, side: str) -> list[Any]:
    """The people of one side: the enterprise's; the leader, or the college where the leader has left."""
    if side == Side.ENTERPRISE:
        return list(enterprise_side(project))
    return list(college_admins(project)) if project.leader_left else [project.leader.user]


def on_outcome(*, record: Any, actor: Any, machine: Any, to: str, comment: str, **_data: Any) -> None:
    """A reported outcome waits for who confirms it; who reported it learns the answer."""
    if machine.name != "outcome" or to == OutcomeState.WITHDRAWN:
        return
    recipients = confirmers(record) if to == OutcomeState.REPORTED else [record.reported_by]
    notify(
        event=f"outcome.{to}",
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=f"{record.pk}:{record.state_since.isoformat()}",
        context={"project": record.project, "comment": comment},
    )


def on_leader_changed(*, record: Project, **_data: Any) -> None:
    """What waited for the old leader waits for the new one."""
    refresh_items(record)
    for outcome in Outcome.objects.filter(project=record, state__in=CORRECTABLE):
        outcome.project = record
        refresh_items(outcome)


def on_over(*, record: Project, actor: Any, **_data: Any) -> None:
    """The project is over: both sides are asked what they think."""
    ask_for_evaluations(project=record, actor=actor)


def on_evaluation(*, record: Any, actor: Any, machine: Any, to: str, **_data: Any) -> None:
    """Ask one side; tell both once each may read the other's."""
    if machine.name != "evaluation":
        return
    project = record.project
    if to == EvaluationState.ASKED:
        tell("evaluation.asked", record, side_of(project, record.side), actor=None, once=record.side)
    elif not Evaluation.objects.filter(project=project, state=EvaluationState.ASKED).exists():
        both = side_of(project, Side.ENTERPRISE) + side_of(project, Side.COLLEGE)
        if Evaluation.objects.filter(project=project, state=EvaluationState.GIVEN).exists():
            tell("evaluation.shown", record, both, actor=actor, once="shown")


def tell(event: str, evaluation: Evaluation, recipients: list[Any], *, actor: Any, once: str) -> None:
    """One kind of news about a project's evaluations, once."""
    notify(
        event=event,
        record=evaluation,
        recipients=recipients,
        actor=actor,
        dedupe=f"{evaluation.project_id}:{once}",
        context={"project": evaluation.project},
    )


def register() -> None:
    """Listen."""
    events.on(events.TRANSITION, on_outcome)
    events.on(events.TRANSITION, on_evaluation)
    events.on("project.leader_changed", on_leader_changed)
    events.on(f"project.{ProjectState.COMPLETED}", on_over)
    events.on(f"project.{ProjectState.TERMINATED}", on_over)
