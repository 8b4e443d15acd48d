"""What needs keep of a person, for the export and erasure of personal data."""

from typing import Any

from accounts import personal
from accounts.models import User
from needs.models import Need, NeedConsent, NeedFollower

ERASED = "—"


def export_needs(user: User) -> dict[str, Any]:
    """Needs that the person wrote, follows, or is the contact of; agreements that the person gave or recorded."""
    return {
        "written": list(
            Need.objects.filter(created_by=user).order_by("id").values("number", "title", "state", "created_at")
        ),
        "contact_of": list(_as_contact(user).order_by("id").values("number", "contact_name", "contact_phone")),
        "followed": list(
            NeedFollower.objects.filter(user=user).order_by("id").values("need__number", "need__title", "created_at")
        ),
        "agreements": list(
            NeedConsent.objects.filter(recorded_by=user)
            .order_by("id")
            .values("need__number", "state", "means", "agreed_by", "agreed_at")
        ),
    }


def erase_person(user: User) -> None:
    """Nobody is followed or telephoned any more; agreements keep when and how, not the name of who gave it himself."""
    NeedFollower.objects.filter(user=user).delete()
    _as_contact(user).update(contact_name=ERASED, contact_phone="")
    NeedConsent.objects.filter(recorded_by=user, agreed_by=user.name).update(agreed_by=ERASED)


def _as_contact(user: User) -> Any:
    """Needs that name this person as the one to telephone."""
    if not user.phone:
        return Need.objects.none()
    return Need.objects.filter(contact_phone=user.phone)


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("needs", export_needs, erase=erase_person)
