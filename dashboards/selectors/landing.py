"""What a visitor sees first."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from indicators.registry import Text
from needs.models import Need

LATEST = 6


@dataclass(frozen=True, kw_only=True)
class PlanPart:
    """A base or platform of the cooperation plan."""

    name: Text
    text: Text
    icon: str


PLAN = (
    PlanPart(
        name=_("Achievement transformation base"),
        text=_("brings results of research into the works"),
        icon="switch-horizontal",
    ),
    PlanPart(
        name=_("Chemical new material test base"),
        text=_("takes laboratory recipes to pilot scale"),
        icon="flask",
    ),
    PlanPart(
        name=_("Innovative talent training base"),
        text=_("researchers in enterprises, interns, joint postgraduates"),
        icon="users-group",
    ),
    PlanPart(
        name=_("University–enterprise cooperation innovation platform"),
        text=_("needs, claims and joint projects"),
        icon="heart-handshake",
    ),
    PlanPart(
        name=_("Public testing platform"),
        text=_("the university’s instruments for everybody’s samples"),
        icon="microscope",
    ),
    PlanPart(
        name=_("District–college high-quality development platform"),
        text=_("meetings, commitments and figures of the cooperation"),
        icon="chart-bar",
    ),
)


def latest_public_needs() -> list[Need]:
    """The newest needs whose summary everybody may read; one statement."""
    return list(
        Need.objects.public().only("id", "number", "title", "area", "deadline", "state").order_by("-id")[:LATEST]
    )
