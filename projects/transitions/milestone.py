"""The states of a milestone. Every step locks the project first, so that no change request is applied beside it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.text import check_text
from core.transitions import Edge, StateMachine
from projects.enums import MilestoneState
from projects.models import Milestone, Project
from projects.policies.milestone import can_judge, can_submit

PLANNED, SUBMITTED = MilestoneState.PLANNED, MilestoneState.SUBMITTED
CONFIRMED, RETURNED = MilestoneState.CONFIRMED, MilestoneState.RETURNED


def lock_project(row: Any) -> None:
    """Lock the project to which the row belongs."""
    Project.objects.select_for_update(of=("self",)).get(pk=row.project_id)


def record_done(milestone: Milestone, *, done: str = "", **_data: Any) -> None:
    """Keep what the leader writes about the milestone, and the day on which it was handed in."""
    if not done.strip():
        raise DomainError(_("Please write what was done."), field="done")
    check_text(done, field="done")
    milestone.done, milestone.submitted_on = done.strip(), timezone.localdate()
    milestone.save(update_fields=["done", "submitted_on"])


SUBMIT = Edge(
    verb=pgettext_lazy("milestone", "Hand in"),
    policy=can_submit,
    effects=(record_done,),
    confirm=_("The enterprise looks at the result and confirms the milestone, or returns it with reasons."),
    tone="primary",
)

milestone_machine = StateMachine(
    "milestone",
    states=MilestoneState,
    lock_first=lock_project,
    related=("project__enterprise__organisation", "project__leader__user", "project__college", "project__park"),
    edges={
        (PLANNED, SUBMITTED): SUBMIT,
        (RETURNED, SUBMITTED): SUBMIT,
        (SUBMITTED, CONFIRMED): Edge(
            verb=_("Confirm the milestone"),
            policy=can_judge,
            automatic=True,
            confirm=_("The milestone counts as reached. This cannot be taken back."),
            tone="primary",
        ),
        (SUBMITTED, RETURNED): Edge(
            verb=_("Return with reasons"),
            policy=can_judge,
            automatic=True,
            reason=True,
            confirm=_("Say what is missing; the leader corrects it and hands it in again."),
        ),
    },
)
