"""The states of one side's evaluation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from projects.enums import EvaluationState
from projects.models import Evaluation
from projects.policies.evaluation import can_give
from projects.transitions.outcome import lock_project

MARKS = ("quality", "punctuality", "communication")


def require_marks(evaluation: Evaluation, **_data: Any) -> None:
    """Marks are written before the step, since the database takes no evaluation that is given without them."""
    for name in MARKS:
        if getattr(evaluation, name) is None:
            raise DomainError(_("Please give a mark from 1 to 5."), field=name)


evaluation_machine = StateMachine(
    "evaluation",
    states=EvaluationState,
    lock_first=lock_project,
    related=("project__enterprise__organisation", "project__leader__user", "project__college"),
    edges={
        (EvaluationState.ASKED, EvaluationState.GIVEN): Edge(
            verb=_("Evaluate"),
            policy=can_give,
            effects=(require_marks,),
            confirm=_(
                "The other side reads it when both have given theirs, or when the time is up. It stays as it is."
            ),
            tone="primary",
        ),
        (EvaluationState.ASKED, EvaluationState.LAPSED): Edge(verb=_("Let lapse"), automatic=True),
    },
)
