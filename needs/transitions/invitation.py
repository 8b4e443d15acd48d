"""The states of an invitation to claim a need."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from needs.enums import InvitationAnswer, InvitationState
from needs.models import Invitation, Need, OutOfField
from needs.policies.matching import can_answer

INVITED = InvitationState.INVITED


def lock_need(invitation: Invitation) -> Need:
    """The need before its invitation: every transaction takes them in this order."""
    need: Need = Need.objects.select_for_update(of=("self",)).get(pk=invitation.need_id)
    return need


def keep_answer(invitation: Invitation, *, answer: str = "", **_data: Any) -> None:
    """Keep why; what is not somebody's field is not offered to him again."""
    if answer not in InvitationAnswer.values:
        raise DomainError(_("Please choose why you decline."), field="answer")
    invitation.answer = answer
    invitation.save(update_fields=["answer"])
    if answer == InvitationAnswer.NOT_MY_FIELD:
        OutOfField.objects.get_or_create(need=invitation.need, researcher=invitation.researcher)


def keep_inviter(invitation: Invitation, *, invited_by: Any = None, **_data: Any) -> None:
    """Keep who asks this time; ``None``: the need itself names the researcher."""
    invitation.invited_by = invited_by
    invitation.save(update_fields=["invited_by"])


LAPSE = Edge(verb=_("Let lapse"), automatic=True)

invitation_machine = StateMachine(
    "invitation",
    states=InvitationState,
    lock_first=lock_need,
    related=("need__enterprise", "researcher__user", "invited_by"),
    edges={
        (INVITED, InvitationState.DECLINED): Edge(
            verb=pgettext_lazy("invitation", "Decline"),
            policy=can_answer,
            effects=(keep_answer,),
            confirm=_("Whoever invited you reads your answer."),
        ),
        (INVITED, InvitationState.TAKEN_UP): Edge(verb=_("Take up"), automatic=True),
        (InvitationState.DECLINED, InvitationState.TAKEN_UP): Edge(verb=_("Take up"), automatic=True),
        (InvitationState.LAPSED, InvitationState.TAKEN_UP): Edge(verb=_("Take up"), automatic=True),
        (InvitationState.WITHDRAWN, InvitationState.TAKEN_UP): Edge(verb=_("Take up"), automatic=True),
        (INVITED, InvitationState.LAPSED): LAPSE,
        (INVITED, InvitationState.WITHDRAWN): Edge(verb=pgettext_lazy("invitation", "Withdraw"), automatic=True),
        (InvitationState.WITHDRAWN, INVITED): Edge(
            verb=pgettext_lazy("invitation", "Invite again"), automatic=True, effects=(keep_inviter,)
        ),
    },
)
