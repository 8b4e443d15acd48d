"""The states of a day log. Enterprise and researcher are locked first: what counts is decided under both locks."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from core.transitions import Edge, StateMachine
from enterprises.models import Enterprise
from needs.models import Need
from talent.enums import DayState
from talent.models import StationDay
from talent.policies import day as policies
from talent.transitions.stationing import lock_person

SUBMITTED, CONFIRMED, REJECTED = DayState.SUBMITTED, DayState.CONFIRMED, DayState.REJECTED


def lock_both(day: StationDay) -> None:
    """The enterprise, the need that came of the day, then the researcher: the order of the whole portal."""
    Enterprise.objects.select_for_update(of=("self",)).get(stationings=day.stationing)
    list(Need.objects.select_for_update(of=("self",)).filter(station_day__id=day.pk).values_list("pk"))
    lock_person(day.researcher_id)


def confirm(day: StationDay, **_data: Any) -> None:
    """The day counts from now on."""
    day.confirmed_at = timezone.now()
    day.save(update_fields=["confirmed_at"])


def elect_first(day: StationDay, *, actor: Any, **_data: Any) -> None:
    """Mark the earliest confirmed day of this college at this enterprise in the day's year, and no other."""
    of_year = StationDay.objects.filter(
        stationing__enterprise_id=day.stationing.enterprise_id,
        stationing__college_id=day.stationing.college_id,
        date__year=day.date.year,
    )
    first = of_year.confirmed().order_by("date", "id").first()
    for former in of_year.filter(first_of_year=True).exclude(pk=first.pk if first else 0):
        _mark(former, False, actor=actor)
    if first is not None and not first.first_of_year:
        _mark(first, True, actor=actor)


def _mark(day: StationDay, first: bool, *, actor: Any) -> None:
    day.first_of_year = first
    day.save(update_fields=["first_of_year", "updated_at"])
    events.announce("station_day.reach_changed", record=day, actor=actor, first=first)


day_machine = StateMachine(
    "station_day",
    states=DayState,
    lock_first=lock_both,
    related=("stationing__enterprise__organisation", "stationing__college", "researcher__user"),
    edges={
        (SUBMITTED, CONFIRMED): Edge(
            verb=pgettext_lazy("day", "Confirm"),
            policy=policies.can_confirm,
            effects=(confirm, elect_first),
            confirm=_("The day counts as worked for your enterprise."),
            tone="primary",
        ),
        (SUBMITTED, REJECTED): Edge(
            verb=pgettext_lazy("day", "Reject"),
            policy=policies.can_confirm,
            reason=True,
            confirm=_("The researcher reads your reason and may correct the log."),
            tone="danger",
        ),
        (SUBMITTED, DayState.WITHDRAWN): Edge(
            verb=_("Take back"), policy=policies.can_withdraw, confirm=_("The date is free again."), tone="danger"
        ),
        (SUBMITTED, DayState.LAPSED): Edge(verb=_("Let lapse"), automatic=True),
        **{
            (state, DayState.CORRECTED): Edge(verb=_("Correct"), automatic=True, effects=(elect_first,))
            for state in (SUBMITTED, REJECTED, CONFIRMED)
        },
    },
)
