"""Figures of meetings and commitments, and the handlers that count them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.rates import Rate, Term, register_rates
from indicators.registry import Figure, Paths, register
from indicators.waiting import register_waiting, shift_waiting
from meetings.enums import TAKEN_PLACE_STATES, MeetingState
from meetings.models import Commitment, Meeting
from meetings.outcome_enums import CommitmentOutcome, CommitmentState

PLACE = {
    "district": "district_id",
    "park": "park_id",
    "enterprise": "enterprise__organisation_id",
    "college": "college_id",
}
NAMES = ("organisation", "person")
COMMITMENTS, SOURCE = pgettext_lazy("unit", "commitments"), _("Commitments")


def register_figures() -> None:
    """Register what is counted; called when the app is ready."""
    register(
        Figure(
            key="meetings.held",
            kind=Kind.FLOW,
            label=_("Exchange meetings held"),
            definition=_("Exchange meetings of the district that took place, by their day."),
            formula=_("Number of meetings recorded as held whose day lies in the period."),
            unit=pgettext_lazy("unit", "meetings"),
            source=_("Exchange meetings"),
            rows=lambda: Meeting.objects.filter(state__in=TAKEN_PLACE_STATES),
            paths=Paths(district="district_id"),
            day="begins_at",
        ),
        Figure(
            key="commitments.made",
            kind=Kind.FLOW,
            label=_("Commitments made"),
            definition=_("What parties promised at exchange meetings, by the day on which it was written down."),
            formula=_("Number of commitments written down in the period."),
            unit=COMMITMENTS,
            source=SOURCE,
            rows=Commitment.objects.all,
            paths=Paths(**PLACE),
            day="created_at",
            related=NAMES,
        ),
        Figure(
            key="commitments.settled",
            kind=Kind.FLOW,
            label=_("Commitments settled"),
            definition=_(
                "Commitments done in time, done late, or dropped, by the day on which they were settled. In time is until the"
                " day that held when it was reported."
            ),
            formula=_("Number of commitments settled in the period, by how they ended."),
            unit=COMMITMENTS,
            source=SOURCE,
            rows=Commitment.objects.settled,
            paths=Paths(**PLACE, item="outcome"),
            day="settled_on",
            items=dict(CommitmentOutcome.choices),
            related=NAMES,
        ),
    )
    register_rates(
        Rate(
            key="commitments.kept_rate",
            label=_("Commitments kept in time"),
            definition=_(
                "Of the commitments that were settled, the share that was done in time. Dropped ones are not kept."
            ),
            formula=_("Commitments done in time ÷ all commitments settled in the period."),
            unit=_("percent"),
            source=SOURCE,
            numerator=(Term(figure="commitments.settled", items=(CommitmentOutcome.IN_TIME,)),),
            denominator=(Term(figure="commitments.settled"),),
        )
    )
    register_waiting(
        key="commitments.open",
        machine="commitment",
        label=_("Commitments that are open"),
        source=_("Commitments with an open item of the waiting table"),
        rows=Commitment.objects.all,
        paths=Paths(**PLACE, item="state"),
        items=dict(CommitmentState.choices),
        related=NAMES,
    )
    events.on(events.TRANSITION, count)
    events.on("commitment.reopened", uncount_settled)
    events.on("commitment.changed", count_moved)
    events.on("commitment.placed", count_placed)


def count(*, record: Any, actor: Any, machine: Any, source: str, to: str, **_data: Any) -> None:
    """Count a meeting when it is held, a commitment when it is made and when it is settled."""
    if machine.name == "meeting" and to == MeetingState.HELD:
        services.add("meetings.held", record)
    elif machine.name == "commitment":
        if not source:
            services.add("commitments.made", record)
        elif to != CommitmentState.OPEN:
            services.add("commitments.settled", record)


def uncount_settled(*, record: Commitment, actor: Any, **_data: Any) -> None:
    """A commitment that was settled is open again; ``record`` is as it was."""
    services.add("commitments.settled", record, sign=-1)


def count_moved(*, record: Commitment, actor: Any, former: dict[str, Any], **_data: Any) -> None:
    """Another party owes it now; its open item was closed and opened anew where it counts."""
    if former["organisation"] != record.organisation:
        services.shift("commitments.made", record, _as_ids(former))


def _as_ids(former: dict[str, Any]) -> dict[str, Any]:
    """Former places as ``services.shift`` reads them."""
    ids = {f"{name}_id": getattr(former[name], "pk", None) for name in ("park", "college")}
    return {**ids, "enterprise": former["enterprise"]}


def count_placed(*, record: Commitment, actor: Any, former: dict[str, Any], **_data: Any) -> None:
    """Count an open commitment in the new park of its enterprise."""
    services.shift("commitments.made", record, former)
    shift_waiting("commitments.open", record, former)
