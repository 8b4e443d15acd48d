"""A person's share of stationing: what is exported, what is erased, and what must be settled first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal
from accounts.models import User
from talent.enums import OPEN_STATIONING_STATES, StationingState
from talent.models import StationDay, Stationing, StationingApproval

ERASED = "—"


def export(user: User) -> dict[str, Any]:
    """Terms, day logs and approvals of the person."""
    return {
        "stationings": list(
            Stationing.objects.filter(researcher__user=user)
            .order_by("id")
            .values("number", "kind", "state", "point", "tasks", "starts_on", "ends_on", "planned_days")
        ),
        "days": list(
            StationDay.objects.filter(researcher__user=user)
            .order_by("id")
            .values("stationing__number", "date", "part", "place", "state", "work", "problem", "result")
        ),
        "approvals": list(
            StationingApproval.objects.filter(approved_by=user)
            .order_by("id")
            .values("stationing__number", "party", "approved_at")
        ),
    }


def erase(user: User) -> None:
    """Days keep date and state, which both sides account for; what the person wrote in them goes."""
    days = StationDay.objects.filter(researcher__user=user)
    days.exclude(problem="").update(problem=ERASED)
    days.exclude(result="").update(result=ERASED)
    days.update(work=ERASED)


def open_terms(user: User) -> list[Any]:
    """A term must be over first."""
    states = (*OPEN_STATIONING_STATES, StationingState.RUNNING)
    busy = Stationing.objects.filter(researcher__user=user, state__in=states)
    return [_("You are stationed at an enterprise, or about to be.")] if busy.exists() else []


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("stationing", export, erase=erase, obstacles=open_terms)
