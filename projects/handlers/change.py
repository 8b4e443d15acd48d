"""Who is told of a change request: the side that answers, then the side that asked; once agreed, everybody."""

from itertools import chain
from typing import Any

from core import events
from notifications.services import notify
from projects.enums import ChangeState
from projects.models import ChangeRequest
from projects.selectors.project import everybody_in
from projects.selectors.sides import other_side, people_of_side


def mail_change(*, record: ChangeRequest, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Proposed or withdrawn: the other side. Declined: who asked. Agreed: both sides and the team."""
    project = record.project
    asked = people_of_side(project, record.proposed_side)
    answers = people_of_side(project, other_side(record.proposed_side))
    recipients: Any = {
        ChangeState.PROPOSED: answers,
        ChangeState.AGREED: chain(asked, answers, everybody_in(project)),
        ChangeState.DECLINED: asked,
        ChangeState.WITHDRAWN: answers,
    }[ChangeState(to)]
    notify(
        event=f"change.{to}",
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=f"{record.pk}:{to}",
        context={"comment": comment},
    )


def register() -> None:
    """Listen."""
    for state in ChangeState.values:
        events.on(f"change.{state}", mail_change)
