"""A person's share of statements and commitments: what is exported, what is erased, what must be settled first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal
from accounts.models import User
from meetings.models import Commitment, Minutes, MinutesAnswer, Statement

OWED = ("number", "what", "due_on", "state", "settled_on", "outcome", "evidence")


def export(user: User) -> dict[str, Any]:
    """What the person said at meetings and answers for."""
    said = Statement.objects.filter(participant__user=user).order_by("id")
    owed = Commitment.objects.filter(person=user).order_by("id")
    written = Minutes.objects.filter(written_by=user).order_by("id")
    answers = MinutesAnswer.objects.filter(answered_by=user).order_by("id")
    return {
        "minutes written": list(written.values("meeting__number", "revision", "state", "sent_at")),
        "answers to minutes": list(
            answers.values("minutes__meeting__number", "minutes__revision", "verdict", "reason")
        ),
        "statements": list(said.values("meeting__number", "text", "created_at")),
        "commitments": list(owed.values(*OWED)),
    }


def erase(user: User) -> None:
    """What was said stays in the minutes of the parties; it is said by the party from now on, not by the person."""
    Statement.objects.filter(participant__user=user).update(participant=None)
    Commitment.objects.filter(person=user).update(person=None)


def open_commitments(user: User) -> list[Any]:
    """Somebody else must answer for what is open."""
    busy = Commitment.objects.open().filter(person=user).exists()
    return [_("You answer for a commitment of a meeting that is still open.")] if busy else []


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("meeting outcomes", export, erase=erase, obstacles=open_commitments)
