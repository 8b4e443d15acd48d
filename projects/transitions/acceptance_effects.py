"""What the steps of acceptance bring about for the project, its need and its claim, under their locks."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import StateMachine
from needs.enums import ClaimState, NeedState
from projects.enums import AcceptanceResult
from projects.models import Acceptance, Project

NOT_HERE = _("Acceptance is applied for and decided on its own pages, indicator by indicator.")


def require_application(project: Project, *, acceptance: Acceptance | None = None, **_data: Any) -> None:
    """The step belongs to a round of acceptance; nobody takes it without one."""
    if acceptance is None or acceptance.project_id != project.pk:
        raise DomainError(NOT_HERE)


def write_result(project: Project, *, acceptance: Acceptance | None = None, **_data: Any) -> None:
    """The project is complete with the result of its last round, from today."""
    if acceptance is None or acceptance.result not in (AcceptanceResult.PASSED, AcceptanceResult.PARTLY):
        raise DomainError(NOT_HERE)
    project.result = acceptance.result
    project.completed_on = timezone.localdate()
    project.save(update_fields=["result", "completed_on"])


def solve_origin(project: Project, *, actor: Any, **_data: Any) -> None:
    """The need is solved and the claim fulfilled; a directed project has neither."""
    machines = StateMachine.registry
    if project.need is not None and project.need.state == NeedState.CONTRACTED:
        machines["need"].run(project.need, NeedState.SOLVED, actor=actor, automatic=True)
    if project.claim is not None and project.claim.state == ClaimState.ACCEPTED:
        machines["claim"].run(project.claim, ClaimState.FULFILLED, actor=actor, automatic=True)


def require_deadline(project: Project, *, acceptance: Acceptance | None = None, **_data: Any) -> None:
    """Rectifying has a day until which it is done."""
    until: datetime.date | None = acceptance.rectify_until if acceptance is not None else None
    if until is None:
        raise DomainError(NOT_HERE)


def close_round(project: Project, *, actor: Any, comment: str, **_data: Any) -> None:
    """A project that is terminated leaves no round undecided."""
    rounds = Acceptance.objects.filter(project=project, submitted_at__isnull=False, decided_at__isnull=True)
    rounds.update(result=AcceptanceResult.FAILED, decided_at=timezone.now(), decided_by=actor, remark=comment)
