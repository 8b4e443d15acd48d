"""The states of a revision of minutes. Every step locks the meeting first: at most one revision is in force."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from meetings.models import Meeting, Minutes
from meetings.outcome_enums import MinutesState, Verdict
from meetings.policies import minutes as policies
from meetings.selectors.minutes import SECTIONS, is_confirmed, missing
from meetings.selectors.speakers import decides_for

DRAFT, SENT, SUPERSEDED = MinutesState.DRAFT, MinutesState.SENT, MinutesState.SUPERSEDED
OBJECTED, UNANSWERED = MinutesState.OBJECTED, MinutesState.UNANSWERED
CONFIRMED, FILED = MinutesState.CONFIRMED, MinutesState.FILED


def lock_meeting(minutes: Minutes) -> None:
    """The meeting, so that two revisions never come into force at once."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)


def send(minutes: Minutes, *, actor: Any, **_data: Any) -> None:
    """All parties are asked; whoever sends has confirmed for the own office."""
    if not any(getattr(minutes, name).strip() for name in SECTIONS):
        raise DomainError(_("These minutes are empty. Please write them first."))
    minutes.sent_at = timezone.now()
    minutes.save(update_fields=["sent_at"])
    for party in minutes.meeting.parties.select_related("organisation"):
        if decides_for(actor, party.organisation):
            minutes.answers.create(organisation=party.organisation, verdict=Verdict.CONFIRMED, answered_by=actor)


def confirmed_by_all(minutes: Minutes, **_data: Any) -> None:
    """Nobody is missing, nobody objects."""
    if not is_confirmed(minutes):
        raise DomainError(_("Not all parties have confirmed the minutes."))


def somebody_missing(minutes: Minutes, **_data: Any) -> None:
    """Only what somebody has not answered ends unanswered."""
    if not missing(minutes):
        raise DomainError(_("All parties have answered."))


REPLACE = Edge(verb=_("Replace by a new revision"), automatic=True)
FILE = Edge(
    verb=pgettext_lazy("minutes", "File as they are"),
    policy=policies.runs,
    reason=True,
    confirm=_("The minutes become final with the answers given; who did not confirm stands in them."),
    tone="danger",
)

minutes_machine = StateMachine(
    "minutes",
    states=MinutesState,
    lock_first=lock_meeting,
    related=("meeting__district", "meeting__series", "written_by"),
    edges={
        (DRAFT, SENT): Edge(
            verb=_("Send to the parties"),
            policy=policies.runs,
            effects=(send,),
            confirm=_(
                "Every party is asked to confirm the minutes or to object with a reason. The text of this revision cannot be changed"
                " afterwards; a correction is a new revision, which asks all again."
            ),
            tone="primary",
        ),
        (SENT, CONFIRMED): Edge(verb=_("Confirm for all"), automatic=True, effects=(confirmed_by_all,)),
        (SENT, OBJECTED): Edge(verb=pgettext_lazy("minutes", "Object"), automatic=True),
        (SENT, UNANSWERED): Edge(verb=_("Stop waiting"), automatic=True, effects=(somebody_missing,)),
        (UNANSWERED, SENT): Edge(
            verb=_("Ask again"),
            policy=policies.runs,
            confirm=_("The parties that have not answered are asked once more."),
            tone="primary",
        ),
        (UNANSWERED, CONFIRMED): Edge(verb=_("Confirm for all"), automatic=True, effects=(confirmed_by_all,)),
        (UNANSWERED, OBJECTED): Edge(verb=pgettext_lazy("minutes", "Object"), automatic=True),
        (UNANSWERED, FILED): FILE,
        (OBJECTED, FILED): FILE,
        (SENT, SUPERSEDED): REPLACE,
        (OBJECTED, SUPERSEDED): REPLACE,
        (UNANSWERED, SUPERSEDED): REPLACE,
        (CONFIRMED, SUPERSEDED): REPLACE,
        (FILED, SUPERSEDED): REPLACE,
    },
)
