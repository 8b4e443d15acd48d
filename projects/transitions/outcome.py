"""The states of an outcome. Every step locks the project first."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.transitions import Edge, StateMachine
from projects.enums import OutcomeState
from projects.models import Outcome, Project
from projects.policies.outcome import can_confirm, can_correct

REPORTED, CONFIRMED = OutcomeState.REPORTED, OutcomeState.CONFIRMED
DECLINED, WITHDRAWN = OutcomeState.DECLINED, OutcomeState.WITHDRAWN


def lock_project(row: Any) -> Project:
    """The project to which the row belongs, locked and fresh."""
    project: Project = Project.objects.select_for_update(of=("self",)).get(pk=row.project_id)
    return project


def stamp(outcome: Outcome, *, actor: Any, **_data: Any) -> None:
    """Who confirmed it, and when."""
    outcome.confirmed_by, outcome.confirmed_at = actor, timezone.now()
    outcome.save(update_fields=["confirmed_by", "confirmed_at"])


WITHDRAW = Edge(
    verb=_("Withdraw"), policy=can_correct, automatic=True, confirm=_("It no longer counts anywhere."), tone="danger"
)

outcome_machine = StateMachine(
    "outcome",
    states=OutcomeState,
    lock_first=lock_project,
    related=("project__enterprise__organisation", "project__leader__user", "project__college", "reported_by"),
    edges={
        (REPORTED, CONFIRMED): Edge(
            verb=_("Confirm"),
            policy=can_confirm,
            effects=(stamp,),
            confirm=_("It counts from now on, in the figures and on the yearly sheets of the team."),
            tone="primary",
        ),
        (REPORTED, DECLINED): Edge(
            verb=_("Do not confirm"), policy=can_confirm, automatic=True, reason=True, tone="danger"
        ),
        (DECLINED, REPORTED): Edge(verb=_("Report again"), policy=can_correct),
        (REPORTED, WITHDRAWN): WITHDRAW,
        (DECLINED, WITHDRAWN): WITHDRAW,
    },
)
