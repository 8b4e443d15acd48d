"""Stationings, extensions and day logs in every state, with everybody who has a part in them."""

import datetime
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.numbering import next_number
from enterprises.models import Enterprise
from researchers.models import Researcher
from talent.enums import TERM_STATES, DayPart, DayState, ExtensionState, Party, StationingKind, StationingState
from talent.models import StationDay, Stationing, StationingApproval, StationingExtension
from talent.models.day import HALF_DAY, WHOLE_DAY
from tests.factories.claims import make_case, make_leader
from tests.factories.enterprises import make_enterprise
from tests.factories.world import World

_numbers = count(1)
WITHOUT_RESEARCHER = (StationingState.CALLED,)


def terms(**values: Any) -> dict[str, Any]:
    """The text of an agreement whose term has run for sixty days and runs for sixty more."""
    today = timezone.localdate()
    return {
        "kind": StationingKind.SPECIALIST,
        "point": "Pigment workshop 2",
        "tasks": "Find the filtration bottleneck; train two technicians.",
        "starts_on": today - datetime.timedelta(days=60),
        "ends_on": today + datetime.timedelta(days=60),
        "planned_days": 30,
        **values,
    }


def make_stationing(
    enterprise: Enterprise, researcher: Researcher, state: str = StationingState.RUNNING, *, by: User, **values: Any
) -> Stationing:
    """A stationing in ``state``, agreed to where it has a term."""
    agreed = state in TERM_STATES
    named = None if state in WITHOUT_RESEARCHER else researcher
    text = terms(**{name: values.pop(name) for name in tuple(values) if name in terms()})
    return Stationing.objects.create(
        number=next_number("S"),
        enterprise=enterprise,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        college=researcher.college,
        department=named.department if named else None,
        researcher=named,
        state=state,
        created_by=by,
        agreed_on=text["starts_on"] if agreed else None,
        **text,
        **values,
    )


def make_day(stationing: Stationing, ago: int = 1, state: str = DayState.SUBMITTED, **values: Any) -> StationDay:
    """A log of the day ``ago`` days back."""
    part = values.setdefault("part", DayPart.WHOLE)
    values.setdefault("days", WHOLE_DAY if part == DayPart.WHOLE else HALF_DAY)
    values.setdefault("work", "Measured the filtration rate of three batches.")
    date = timezone.localdate() - datetime.timedelta(days=ago)
    confirmed = timezone.now() if state == DayState.CONFIRMED else None
    return StationDay.objects.create(
        stationing=stationing,
        researcher=stationing.researcher,
        date=date,
        state=state,
        confirmed_at=confirmed,
        **values,
    )


def make_extension(
    stationing: Stationing, state: str = ExtensionState.PROPOSED, *, by: User, by_enterprise: bool
) -> StationingExtension:
    """An extension by thirty days."""
    return StationingExtension.objects.create(
        stationing=stationing,
        state=state,
        old_ends_on=stationing.ends_on,
        ends_on=stationing.ends_on + datetime.timedelta(days=30),
        old_planned_days=stationing.planned_days,
        planned_days=stationing.planned_days + 10,
        reason="The pilot run has moved.",
        by_enterprise=by_enterprise,
        proposed_by=by,
    )


def written(ago: int = 1, **values: Any) -> dict[str, Any]:
    """What the form of a day says."""
    return {
        "date": timezone.localdate() - datetime.timedelta(days=ago),
        "part": DayPart.WHOLE,
        "place": "on_site",
        "work": "Measured the filtration rate of three batches.",
        "problem": "",
        "result": "",
        **values,
    }


@dataclass
class TermCase:
    """A researcher, two enterprises, and everybody around the first."""

    users: dict[str, Any]
    organisations: dict[str, Any]
    enterprise: Enterprise
    other_enterprise: Enterprise
    researcher: Researcher
    made: list[Any] = field(default_factory=list)

    def stationing(self, state: str = StationingState.RUNNING, **values: Any) -> Stationing:
        """The researcher at the first enterprise."""
        return make_stationing(self.enterprise, self.researcher, state, by=self.users["head"], **values)

    def elsewhere(self, state: str = StationingState.RUNNING, **values: Any) -> Stationing:
        """The same researcher at the other enterprise."""
        return make_stationing(self.other_enterprise, self.researcher, state, by=self.users["head"], **values)

    def approve_all(self, stationing: Stationing) -> None:
        """The three approvals, as rows."""
        for party, role in (
            (Party.UNIVERSITY, "transfer_office"),
            (Party.ENTERPRISE, "head"),
            (Party.RESEARCHER, "leader"),
        ):
            StationingApproval.objects.create(
                stationing=stationing,
                terms_version=stationing.terms_version,
                party=party,
                approved_by=self.users[role],
            )


def make_term_case() -> TermCase:
    """The people of a claim's case, and a second enterprise of the same park."""
    case = make_case(requirements=0)
    other = make_enterprise(
        district=case.organisations["district"], park=case.organisations["park"], name=f"Redstone {next(_numbers)}"
    )
    return TermCase(
        users=case.users,
        organisations=case.organisations,
        enterprise=case.enterprise,
        other_enterprise=other,
        researcher=case.leader,
    )


def extend_world(world: World) -> None:
    """A stationing in most states, days in every state, a proposed extension; each of the world's researcher or a colleague."""
    records, users = world.records, world.users
    mine, by = records["enterprise_profile"], users["enterprise_head"]
    researcher = records["researcher_profile"]
    running = records["stationing"] = make_stationing(mine, researcher, by=by)
    for state in (StationingState.CALLED, StationingState.OFFERED, StationingState.AGREEING, StationingState.ENDED):
        colleague = make_leader(world.organisations["college"], f"Stationed {state}")
        person = researcher if state == StationingState.ENDED else colleague
        records[f"{state}_stationing"] = make_stationing(mine, person, state, by=by)
    records["own_agreement"] = make_stationing(
        records["other_enterprise_profile"], researcher, StationingState.AGREEING, by=users["other_enterprise"]
    )
    records["extension"] = make_extension(running, by=users["college_admin"], by_enterprise=False)
    for ago, state in enumerate(DayState.values, start=1):
        records[f"{state}_day"] = make_day(running, ago, state)
    records["day"] = records["submitted_day"]
    records["problem_day"] = make_day(running, 20, DayState.CONFIRMED, problem="The filter cloth clogs within an hour.")
