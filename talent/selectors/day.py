"""Reads over day logs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.scope import scope_of
from talent.enums import DayState, StationingState
from talent.models import StationDay, Stationing

JOINED = ("stationing__enterprise__organisation", "stationing__college", "researcher__user")


def with_names(days: Any) -> QuerySet[StationDay]:
    """Days with the names that lists and pages show."""
    rows: QuerySet[StationDay] = days.select_related(*JOINED)
    return rows


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the logs of a stationing add up to."""

    confirmed: Decimal
    on_site: Decimal
    remote: Decimal
    submitted: int
    rejected: int
    lapsed: int
    problems: int
    needs: int


def sums_of(stationing: Stationing) -> Sums:
    """Confirmed days and the rest; one statement."""
    counts = Q(state=DayState.CONFIRMED)
    row = stationing.days.aggregate(
        confirmed=Sum("days", filter=counts),
        on_site=Sum("days", filter=counts & Q(place="on_site")),
        submitted=Count("id", filter=Q(state=DayState.SUBMITTED)),
        rejected=Count("id", filter=Q(state=DayState.REJECTED)),
        lapsed=Count("id", filter=Q(state=DayState.LAPSED)),
        problems=Count("id", filter=counts & ~Q(problem="")),
        needs=Count("id", filter=Q(need__isnull=False)),
    )
    confirmed, on_site = (row[name] or Decimal(0) for name in ("confirmed", "on_site"))
    return Sums(
        confirmed=confirmed,
        on_site=on_site,
        remote=confirmed - on_site,
        submitted=row["submitted"],
        rejected=row["rejected"],
        lapsed=row["lapsed"],
        problems=row["problems"],
        needs=row["needs"],
    )


def waiting_days(*, organisation_ids: Any, stationing_id: int | None = None) -> QuerySet[StationDay]:
    """Days that wait for the people of these enterprises, oldest first."""
    rows = StationDay.objects.submitted().filter(stationing__enterprise__organisation_id__in=organisation_ids)
    if stationing_id is not None:
        rows = rows.filter(stationing_id=stationing_id)
    return with_names(rows).order_by("date", "id")


def versions_of(day: StationDay) -> list[StationDay]:
    """Every version of the same log, oldest first; one statement."""
    rows = {row.pk: row for row in day.stationing.days.filter(researcher_id=day.researcher_id)}
    next_of = {row.replaces_id: row for row in rows.values() if row.replaces_id}
    first = rows[day.pk]
    while first.replaces_id:
        first = rows[first.replaces_id]
    chain = [first]
    while chain[-1].pk in next_of:
        chain.append(next_of[chain[-1].pk])
    return chain


def loggable(user: Any) -> QuerySet[Stationing]:
    """Terms that run, in which the person is stationed."""
    rows = Stationing.objects.filter(
        researcher__user_id=user.pk, college_id__in=scope_of(user).research_colleges, state=StationingState.RUNNING
    )
    return rows.select_related("enterprise__organisation").order_by("id")


def last_log(stationing: Stationing) -> StationDay | None:
    """The log written last: the next one begins like it."""
    return stationing.days.order_by("-id").first()
