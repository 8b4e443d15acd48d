"""A person's share of meetings: what is exported and what is erased."""

from typing import Any

from accounts import personal
from accounts.models import User
from meetings.models import Meeting, Participant


def export(user: User) -> dict[str, Any]:
    """Meetings planned by the person, invitations with answers and attendance."""
    planned = Meeting.objects.filter(created_by=user).order_by("id")
    invited = Participant.objects.filter(user=user).order_by("id")
    return {
        "planned": list(planned.values("number", "title", "begins_at", "place", "state")),
        "invited": list(
            invited.values(
                "meeting__number",
                "meeting__title",
                "meeting__begins_at",
                "party__organisation__name",
                "answer",
                "answered_at",
                "attended_at",
            )
        ),
    }


def register() -> None:
    """Register with the export of personal data. Who was there stays, under the pseudonym that the account gets."""
    personal.register("exchange meetings", export)
