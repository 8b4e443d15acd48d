"""Figures of stationing and the handlers that count them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.registry import COLLEGE_OFFICE, Figure, Paths, register
from indicators.waiting import register_waiting, shift_waiting
from talent.enums import DayState, ExtensionState, StationingState
from talent.models import StationDay, Stationing, StationingExtension
from talent.services.days_waiting import DAYS_MACHINE

PLACE = {
    "researcher": "researcher_id",
    "district": "district_id",
    "park": "park_id",
    "enterprise": "enterprise__organisation_id",
    "college": "college_id",
    "department": "department_id",
}
# Whoever answers for a department is named with the researcher, while the call waits: what waits has no department.
WAITING = {kind: path for kind, path in PLACE.items() if kind not in ("department", "researcher")}
WAITING_OF_STATIONING = {kind: f"stationing__{path}" for kind, path in WAITING.items()}
OF_STATIONING = {kind: f"stationing__{path}" for kind, path in PLACE.items()}
STATES = dict(StationingState.choices)
NAMES = ("enterprise__organisation", "researcher__user")
DAY_NAMES = ("stationing__enterprise__organisation", "researcher__user")
DAYS, LOGS = _("days"), _("Day logs")


def register_figures() -> None:
    """Register what is counted of stationings and days; called when the app is ready."""
    register(*stationing_figures(), *day_figures())
    register_waiting(
        key="stationing.waiting",
        machine="stationing",
        label=_("Stationings that wait for somebody"),
        source=_("Stationings with an open item of the waiting table"),
        rows=Stationing.objects.all,
        paths=Paths(**WAITING, item="state"),
        items=STATES,
        related=NAMES,
    )
    register_waiting(
        key="stationing.extensions_waiting",
        machine="stationing_extension",
        label=_("Extensions that wait for an answer"),
        source=_("Proposed extensions with an open item of the waiting table"),
        rows=StationingExtension.objects.all,
        paths=Paths(**WAITING_OF_STATIONING, item="state"),
        items=dict(ExtensionState.choices),
        related=DAY_NAMES[:1],
        naming="stationing__number",
    )
    register_waiting(
        key="stationing.days_waiting",
        machine=DAYS_MACHINE,
        label=_("Stationings with days that wait for the enterprise"),
        source=_("Stationings with an open item of the waiting table for their day logs"),
        rows=Stationing.objects.all,
        paths=Paths(**WAITING, item="open_item__state"),
        items={DayState.SUBMITTED.value: DayState.SUBMITTED.label},
        related=NAMES,
    )
    events.on(events.TRANSITION, count_stationing)
    events.on(events.TRANSITION, count_day)
    events.on("station_day.reach_changed", count_reach)
    events.on("station_day.problem_turned", count_problem)
    events.on("stationing.placed", count_placed)


def stationing_figures() -> list[Figure]:
    """Stock by state, terms begun."""
    return [
        Figure(
            key="stationing.state",
            kind=Kind.STOCK,
            label=_("Stationings by state"),
            definition=_("Researchers stationed at enterprises, calls and offers included, by their present state."),
            formula=_("Number of stationings in a state now."),
            unit=pgettext_lazy("unit", "stationings"),
            source=_("Stationings"),
            rows=Stationing.objects.all,
            paths=Paths(**PLACE, item="state"),
            items=STATES,
            related=NAMES,
            owner=COLLEGE_OFFICE,
        ),
        Figure(
            key="stationing.begun",
            kind=Kind.FLOW,
            label=_("Stationings begun"),
            definition=_("Stationings whose agreement was approved by university, enterprise and researcher."),
            formula=_("Number of stationings whose third approval lies in the period."),
            unit=pgettext_lazy("unit", "stationings"),
            source=_("Stationings"),
            rows=lambda: Stationing.objects.filter(agreed_on__isnull=False),
            paths=Paths(**PLACE),
            day="agreed_on",
            related=NAMES,
            owner=COLLEGE_OFFICE,
        ),
    ]


def day_figures() -> list[Figure]:
    """Confirmed days, enterprises reached, problems turned into needs."""
    return [
        Figure(
            key="stationing.days",
            kind=Kind.SUM,
            label=_("Confirmed station days"),
            definition=_(
                "Days worked for an enterprise on site or remotely, confirmed by the enterprise, by the day of work. A date"
                " counts once per researcher, however many enterprises were served on it."
            ),
            formula=_("Sum of the confirmed days in half-day steps."),
            unit=DAYS,
            source=LOGS,
            rows=StationDay.objects.confirmed,
            paths=Paths(**OF_STATIONING),
            day="date",
            amount="days",
            scale=2,
            related=DAY_NAMES,
            naming="stationing__number",
            owner=COLLEGE_OFFICE,
        ),
        Figure(
            key="stationing.enterprises",
            kind=Kind.FLOW,
            label=_("Enterprises reached"),
            definition=_(
                "Enterprises with a confirmed day, each once per college and calendar year, on the first such day."
            ),
            formula=_("Number of first confirmed days of the year in the period."),
            unit=pgettext_lazy("unit", "enterprises"),
            source=LOGS,
            rows=lambda: StationDay.objects.filter(first_of_year=True),
            paths=Paths(**OF_STATIONING),
            day="date",
            related=DAY_NAMES,
            naming="stationing__number",
            owner=COLLEGE_OFFICE,
        ),
        Figure(
            key="stationing.problems",
            kind=Kind.FLOW,
            label=_("Problems turned into needs"),
            definition=_("Problems that a stationed researcher found and that became a draft need of the enterprise."),
            formula=_("Number of logs whose problem became a need in the period."),
            unit=_("needs"),
            source=LOGS,
            rows=lambda: StationDay.objects.filter(need__isnull=False),
            paths=Paths(**OF_STATIONING),
            day="turned_at",
            related=DAY_NAMES,
            naming="stationing__number",
            owner=COLLEGE_OFFICE,
        ),
    ]


def count_stationing(*, record: Any, actor: Any, machine: Any, source: str, to: str, **_data: Any) -> None:
    """Count a stationing's steps; the department comes with the named researcher."""
    if machine.name != "stationing":
        return
    if source == StationingState.CALLED and to == StationingState.AGREEING and record.department_id:
        called = services.with_former(record, {"department_id": None})
        services.add("stationing.state", called, sign=-1, item=source)
        services.add("stationing.state", record, item=to)
    else:
        services.move("stationing.state", record, source=source, to=to)
    if to == StationingState.RUNNING:
        services.add("stationing.begun", record)


def count_day(*, record: Any, actor: Any, machine: Any, source: str, to: str, **_data: Any) -> None:
    """Count confirmed days, and take back what a correction replaces."""
    if machine.name != "station_day":
        return
    if to == DayState.CONFIRMED:
        services.add("stationing.days", record)
    elif source == DayState.CONFIRMED:
        services.add("stationing.days", record, sign=-1)


def count_reach(*, record: StationDay, actor: Any, first: bool, **_data: Any) -> None:
    """Another day is the first of the year at this enterprise."""
    services.add("stationing.enterprises", record, sign=1 if first else -1)


def count_problem(*, record: StationDay, actor: Any, **_data: Any) -> None:
    """A problem became a need."""
    services.add("stationing.problems", record)


def count_placed(*, record: Stationing, actor: Any, former: dict[str, Any], **_data: Any) -> None:
    """Count a stationing and its days in the new park instead of the old one."""
    services.shift("stationing.state", record, former)
    if record.agreed_on:
        services.shift("stationing.begun", record, former)
    shift_waiting("stationing.waiting", record, former)
    shift_waiting("stationing.days_waiting", record, former)
    before = {"stationing": services.with_former(record, former)}
    for day in record.days.all():
        day.stationing = record
        if day.state == DayState.CONFIRMED:
            services.shift("stationing.days", day, before)
        if day.first_of_year:
            services.shift("stationing.enterprises", day, before)
        if day.need_id:
            services.shift("stationing.problems", day, before)
    for extension in record.extensions.filter(state=ExtensionState.PROPOSED):
        extension.stationing = record
        shift_waiting("stationing.extensions_waiting", extension, before)
