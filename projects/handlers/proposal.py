"""A confirmed proposal becomes a project in the same transaction; who is told of proposals."""

from itertools import chain
from typing import Any

from core import events
from notifications.services import notify
from projects.enums import ChangeState
from projects.models import DirectedProposal
from projects.selectors.sides import other_side, people_of_side
from projects.services.preparation import prepare_directed


def on_agreed(*, record: DirectedProposal, actor: Any, **_data: Any) -> None:
    """The project is prepared with the confirmation, or there is no confirmation."""
    prepare_directed(proposal=record, actor=actor)


def mail_proposal(*, record: DirectedProposal, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Proposed: the leader is asked, else the other side. Declined: who asked. Otherwise both sides."""
    asked = people_of_side(record, record.proposed_side)
    answers = people_of_side(record, other_side(record.proposed_side))
    if to == ChangeState.PROPOSED:
        if record.leader_agreed_at is None:
            tell("proposal.leader_asked", record, [record.leader.user], actor=actor)
        answers = [user for user in answers if user.pk != record.leader.user_id]
        tell("proposal.proposed", record, answers, actor=actor)
        return
    recipients = asked if to == ChangeState.DECLINED else list(chain(asked, answers))
    tell(f"proposal.{to}", record, recipients, actor=actor, comment=comment)


def tell(event: str, record: DirectedProposal, recipients: Any, *, actor: Any, comment: str = "") -> None:
    """One kind of news, once."""
    notify(
        event=event,
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=str(record.pk),
        context={"comment": comment},
    )


def register() -> None:
    """Listen; the project first, so that mails can lead to it."""
    events.on(f"proposal.{ChangeState.AGREED}", on_agreed)
    for state in ChangeState.values:
        events.on(f"proposal.{state}", mail_proposal)
