"""The states of a commitment."""

from copy import copy
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from core.transitions import Edge, StateMachine
from meetings.models import Commitment
from meetings.outcome_enums import CommitmentOutcome, CommitmentState
from meetings.policies import commitment as policies

OPEN, DONE, DROPPED = CommitmentState.OPEN, CommitmentState.DONE, CommitmentState.DROPPED


def finish(commitment: Commitment, *, evidence: str, **_data: Any) -> None:
    """Done today, in time or late."""
    today = timezone.localdate()
    late = today > commitment.due_on
    _settle(commitment, CommitmentOutcome.LATE if late else CommitmentOutcome.IN_TIME, evidence)


def drop(commitment: Commitment, **_data: Any) -> None:
    """The party is released from it."""
    _settle(commitment, CommitmentOutcome.DROPPED, commitment.evidence)


def _settle(commitment: Commitment, outcome: str, evidence: str) -> None:
    commitment.settled_on, commitment.outcome, commitment.evidence = timezone.localdate(), outcome, evidence
    commitment.save(update_fields=["settled_on", "outcome", "evidence"])


def reopen(commitment: Commitment, *, actor: Any, **_data: Any) -> None:
    """Not done after all; the evidence stays to be read."""
    former = copy(commitment)
    commitment.settled_on, commitment.outcome = None, ""
    commitment.save(update_fields=["settled_on", "outcome"])
    events.announce("commitment.reopened", record=former, actor=actor)


REOPEN = Edge(
    verb=pgettext_lazy("commitment", "Reopen"),
    policy=policies.can_drop,
    effects=(reopen,),
    reason=True,
    confirm=_("It is open again with the day that was agreed; whoever owes it reads your reason."),
)

commitment_machine = StateMachine(
    "commitment",
    states=CommitmentState,
    related=("meeting__district", "organisation", "person", "enterprise__organisation", "park", "college"),
    edges={
        (OPEN, DONE): Edge(
            verb=pgettext_lazy("commitment", "Report as done"),
            policy=policies.can_report,
            effects=(finish,),
            confirm=_("The organisers of the meeting are told, and may reopen it."),
            tone="primary",
        ),
        (OPEN, DROPPED): Edge(
            verb=pgettext_lazy("commitment", "Drop"),
            policy=policies.can_drop,
            automatic=True,
            effects=(drop,),
            reason=True,
            confirm=_("The party is released from what it promised; the parties read your reason in the next minutes."),
            tone="danger",
        ),
        (DONE, OPEN): REOPEN,
        (DROPPED, OPEN): REOPEN,
    },
)
