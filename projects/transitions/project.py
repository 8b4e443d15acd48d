"""The states of a project. Every step locks the need and the claim before the project, in the order of all transactions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Edge, StateMachine
from needs.models import Claim, Need
from projects.enums import ProjectState
from projects.models import Project
from projects.policies.project import decides, is_head, leads
from projects.transitions.acceptance_effects import (
    close_round,
    require_application,
    require_deadline,
    solve_origin,
    write_result,
)
from projects.transitions.project_effects import begin, check_leader, end_work, hold, release_claim, take_up

PREPARING, RUNNING, SUSPENDED = ProjectState.PREPARING, ProjectState.RUNNING, ProjectState.SUSPENDED
ACCEPTING, RECTIFYING = ProjectState.ACCEPTING, ProjectState.RECTIFYING
COMPLETED, TERMINATED = ProjectState.COMPLETED, ProjectState.TERMINATED


def lock_origin(project: Project) -> None:
    """Lock what stands before the project: its need and its claim, where it has them."""
    if project.need_id is not None:
        Need.objects.select_for_update(of=("self",)).get(pk=project.need_id)
    if project.claim_id is not None:
        Claim.objects.select_for_update(of=("self",)).get(pk=project.claim_id)


TERMINATE = Edge(
    verb=_("Terminate"),
    policy=decides,
    automatic=True,
    effects=(close_round, release_claim, end_work),
    reason=True,
    confirm=_(
        "The cooperation ends before its result was accepted. Both sides read the reason; the enterprise then decides "
        "whether its need is published again. This cannot be taken back."
    ),
    tone="danger",
)

project_machine = StateMachine(
    "project",
    states=ProjectState,
    lock_first=lock_origin,
    related=("enterprise__organisation", "leader__user", "college", "need", "claim"),
    edges={
        (PREPARING, RUNNING): Edge(verb=_("Begin"), automatic=True, effects=(begin,)),
        (RUNNING, ACCEPTING): Edge(
            verb=_("Apply for acceptance"),
            policy=leads,
            effects=(require_application,),
            confirm=_("The enterprise checks the result against every technical indicator of the project."),
            tone="primary",
        ),
        (RUNNING, SUSPENDED): Edge(
            verb=pgettext_lazy("project", "Suspend"),
            policy=decides,
            automatic=True,
            effects=(hold,),
            reason=True,
            confirm=_("Work rests and no time runs until one of both sides resumes the project or terminates it."),
        ),
        (SUSPENDED, RUNNING): Edge(
            verb=pgettext_lazy("project", "Resume"),
            policy=decides,
            effects=(check_leader, take_up),
            confirm=_("Work goes on. Due days stay as they are; propose an extension where they cannot be kept."),
            tone="primary",
        ),
        (ACCEPTING, COMPLETED): Edge(
            verb=_("Complete"),
            policy=is_head,
            effects=(write_result, solve_origin, end_work),
            confirm=_("The project is complete."),
            tone="primary",
        ),
        (ACCEPTING, RUNNING): Edge(
            verb=_("Withdraw the application"),
            policy=leads,
            automatic=True,
            effects=(require_application,),
            reason=True,
            confirm=_("The project goes on; you may apply again at any time."),
        ),
        (ACCEPTING, RECTIFYING): Edge(
            verb=_("Have it rectified"),
            policy=is_head,
            effects=(require_deadline,),
            reason=True,
            confirm=_("The leader corrects what was not reached and applies again."),
        ),
        (RECTIFYING, ACCEPTING): Edge(
            verb=_("Apply for acceptance again"),
            policy=leads,
            automatic=True,
            effects=(require_application,),
            confirm=_("The enterprise checks the result again."),
            tone="primary",
        ),
        **{(state, TERMINATED): TERMINATE for state in (PREPARING, RUNNING, SUSPENDED, ACCEPTING, RECTIFYING)},
    },
)
