"""A person's share of claims: what is exported, what is erased."""

from typing import Any

from accounts import personal
from accounts.models import User
from needs.models import Claim, ClaimContact, ClaimMember

ERASED = "—"
"""What stands in a team in place of an erased person's name."""


def export_claims(user: User) -> dict[str, Any]:
    """Claims that the person leads, teams in which the person stands, talks that the person logged."""
    claims = Claim.objects.filter(leader__user=user).order_by("id")
    teams = ClaimMember.objects.filter(researcher__user=user).order_by("id")
    contacts = ClaimContact.objects.filter(recorded_by=user).order_by("id")
    return {
        "claims_led": list(
            claims.values("need__number", "state", "approach", "price", "months", "proof", "created_at", "accepted_at")
        ),
        "teams": list(teams.values("claim__need__number", "role", "task", "confirmed_at")),
        "talks_logged": list(contacts.values("claim__need__number", "kind", "held_on", "participants", "note")),
    }


def erase_names(user: User) -> None:
    """Teams keep the part, not the name."""
    ClaimMember.objects.filter(researcher__user=user).update(name=ERASED)


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("claims", export_claims, erase=erase_names)
