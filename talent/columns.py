"""What the lists of stationings and days show, as columns of exports."""

from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from talent.enums import DayPart, DayPlace, DayState, StationingKind, StationingState

STATIONINGS = Export(
    key="stationings",
    title=_("Stationing"),
    address="talent:detail",
    columns=[
        Column(_("Number of the stationing"), "number"),
        Column(_("Enterprise"), "enterprise"),
        Column(_("Point of service"), "point"),
        Column(_("State"), "state", choices=StationingState.choices),
        Column(_("Researcher"), "researcher"),
        Column(_("Kind of stationing"), "kind", choices=StationingKind.choices),
        Column(_("First day"), "starts_on", Kind.DAY),
        Column(_("Last day"), "ends_on", Kind.DAY),
        Column(_("Planned days"), "planned_days", Kind.NUMBER),
    ],
)
DAYS = Export(
    key="station_days",
    title=_("Day logs"),
    address="talent:day",
    order="-date",
    columns=[
        Column(_("Date"), "date", Kind.DAY),
        Column(_("Part of the day"), "part", choices=DayPart.choices),
        Column(_("Days"), "days", Kind.NUMBER),
        Column(_("State"), "state", choices=DayState.choices),
        Column(_("Where"), "place", choices=DayPlace.choices),
        Column(_("Researcher"), "researcher"),
        Column(_("College"), "stationing.college"),
        Column(_("Department"), "stationing.department"),
        Column(_("Enterprise"), "stationing.enterprise"),
        Column(_("Park"), "stationing.park"),
        Column(_("Stationing"), "stationing.number"),
        Column(_("Work done"), "work"),
        Column(_("Problem found"), "problem"),
        Column(_("Result of the day"), "result"),
        Column(_("Need that came of it"), "need.number"),
    ],
)
DAYS_JOINED = ("stationing__park", "stationing__department", "need")
