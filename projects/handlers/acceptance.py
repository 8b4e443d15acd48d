"""Whom the steps of acceptance concern."""

from typing import Any

from accounts.enums import ENTERPRISE_ROLES, Role
from core import events
from notifications.selectors import people
from notifications.services import notify
from projects.enums import AcceptanceResult
from projects.models import Acceptance, Project
from projects.selectors.project import everybody_in

TAKEN_BACK = (AcceptanceResult.WITHDRAWN, AcceptanceResult.LAPSED)


def on_step(*, record: Any, actor: Any, machine: Any, **data: Any) -> None:
    """A step of a project that belongs to a round of acceptance."""
    acceptance: Acceptance | None = data.get("acceptance")
    if machine.name != "project" or acceptance is None:
        return
    acceptance.project = record
    if not acceptance.result:
        tell("acceptance.applied", acceptance, enterprise_side(record), actor=actor)
    elif acceptance.result in TAKEN_BACK:
        tell("acceptance.taken_back", acceptance, everybody_in(record), actor=actor)
    else:
        tell("acceptance.decided", acceptance, everybody_in(record), actor=actor)


def enterprise_side(project: Project) -> Any:
    """Head and members of the enterprise."""
    return people(project.enterprise.organisation_id, *ENTERPRISE_ROLES)


def college_admins(project: Project) -> Any:
    """Administrators of the project's college."""
    return people(project.college_id, Role.COLLEGE_ADMIN)


def tell(event: str, acceptance: Acceptance, recipients: Any, *, actor: Any) -> None:
    """One kind of news about a round, once."""
    result = AcceptanceResult(acceptance.result).label if acceptance.result else ""
    notify(
        event=event,
        record=acceptance,
        recipients=recipients,
        actor=actor,
        dedupe=f"{acceptance.pk}",
        context={
            "project": acceptance.project,
            "result": result,
            "comment": acceptance.remark,
            "until": acceptance.rectify_until,
        },
    )


def register() -> None:
    """Listen."""
    events.on(events.TRANSITION, on_step)
