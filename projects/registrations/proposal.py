"""Waiting rule, mails and timeline words of proposed directed projects."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import waiting
from core.said import said
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from notifications.registry import MailEvent, register_event
from projects.enums import ChangeState
from projects.models import DirectedProposal
from projects.registrations.project import GROUP
from projects.selectors import sides
from projects.transitions.proposal import proposal_machine

# key, words on the preferences page
MAILS = (
    ("proposed", _("A directed project was proposed")),
    ("leader_asked", _("I am asked to lead a directed project")),
    ("agreed", _("A directed project was confirmed")),
    ("declined", _("A directed project was declined")),
    ("withdrawn", _("A proposed directed project was withdrawn")),
)


def answering(proposal: Any) -> list[Assignee]:
    """First the leader who was asked, then whoever decides for the other side."""
    if proposal.leader_agreed_at is None:
        return [Assignee(user_id=proposal.leader.user_id)]
    return sides.deciders(proposal, sides.other_side(proposal.proposed_side))


def decline_unanswered(proposal: DirectedProposal) -> None:
    """No answer is no consent."""
    comment = said("The other side has not answered in time.")
    proposal_machine.run(proposal, ChangeState.DECLINED, actor=None, automatic=True, comment=comment)


def callers(proposal: Any) -> list[Assignee]:
    """The enterprise is called by its liaison, the leader by the college."""
    return sides.both_called(proposal)


def register() -> None:
    """Everything of proposals."""
    waiting.register(
        WaitRule(
            machine="proposal",
            state=ChangeState.PROPOSED,
            task=_("Confirm the directed project, or decline it"),
            who=_("The other side"),
            assignees=answering,
            days=15,
            remind=(-5, 0, 3),
            escalate=callers,
            at_end=decline_unanswered,
            end_after=15,
            end_label=_("the proposal is declined for lack of an answer"),
        )
    )
    for key, label in MAILS:
        register_event(
            MailEvent(
                key=f"proposal.{key}",
                label=label,
                group=GROUP,
                template=f"projects/mail/proposal_{key}",
                mandatory=key != "withdrawn",
            )
        )
    register_words("proposal.leader_agreed", _("The leader agrees to lead"), icon="user-check", tone="good")
