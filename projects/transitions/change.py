"""The states of a change request. The project is locked first: a milestone is never confirmed beside it."""

from django.utils.translation import gettext_lazy as _

from core.transitions import Edge, StateMachine
from projects.enums import ChangeState
from projects.policies.change import can_answer, can_withdraw
from projects.transitions.change_effects import apply_change
from projects.transitions.milestone import lock_project

PROPOSED = ChangeState.PROPOSED

change_machine = StateMachine(
    "change",
    states=ChangeState,
    lock_first=lock_project,
    related=("project__enterprise__organisation", "project__leader__user", "project__college", "project__park"),
    edges={
        (PROPOSED, ChangeState.AGREED): Edge(
            verb=_("Agree to the change"),
            policy=can_answer,
            effects=(apply_change,),
            confirm=_("The new values apply at once and cannot be taken back but by another change."),
            tone="primary",
        ),
        (PROPOSED, ChangeState.DECLINED): Edge(
            verb=_("Decline the change"),
            policy=can_answer,
            automatic=True,
            reason=True,
            confirm=_("Everything stays as it was; the other side reads your reason."),
        ),
        (PROPOSED, ChangeState.WITHDRAWN): Edge(
            verb=_("Withdraw the change"),
            policy=can_withdraw,
            automatic=True,
            confirm=_("Everything stays as it was."),
        ),
    },
)
