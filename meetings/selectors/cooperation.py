"""Reads over cooperation plans: progress of the goals in one statement, who can carry one, what two revisions differ in."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.enums import OrganisationKind
from accounts.models import CooperationLink, Organisation
from indicators.enums import Kind
from indicators.rates import Entry, Rate, entries
from indicators.registry import Figure
from indicators.values import Value, values
from meetings.models import CooperationPlan, Meeting, PlanGoal, PlanRevision
from meetings.selectors.minutes import Difference, compared


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A goal, what the year has brought so far, and how much of the target that is."""

    goal: PlanGoal
    label: Any
    unit: Any
    value: Value | None
    percent: int | None

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached."""
        return self.percent is not None and self.percent >= 100


def measurable() -> dict[str, Entry]:
    """Figures and rates of which a year brings more or less: how many, how much, which share. More is better in all."""
    return {
        key: one
        for key, one in entries().items()
        if one.of_period and one.kept_for(OrganisationKind.DISTRICT) and _is_more_better(one)
    }


def _is_more_better(one: Entry) -> bool:
    return one.percent if isinstance(one, Rate) else one.kind in (Kind.FLOW, Kind.SUM)


def unit_of(one: Entry) -> Any:
    """What a target is given in."""
    if isinstance(one, Rate):
        return "%"
    return _("yuan") if isinstance(one, Figure) and one.money else one.unit


def progress_of(plan: CooperationPlan, goals: list[PlanGoal]) -> list[Progress]:
    """Where each goal stands; one statement whatever their number. A figure that nobody counts any more has no value."""
    known = measurable()
    keys = list(dict.fromkeys(one.figure for one in goals if one.figure in known))
    if not keys:
        return [Progress(goal=one, label=one.figure, unit="", value=None, percent=None) for one in goals]
    years = [one.year for one in goals]
    first, last = datetime.date(min(years), 1, 1), datetime.date(max(years), 12, 1)
    found = values(plan.district_id, keys, since=first, until=last, by=["period"], grain="year")
    lines = []
    for one in goals:
        if one.figure not in known:
            lines.append(Progress(goal=one, label=one.figure, unit="", value=None, percent=None))
            continue
        value = found.of(one.figure, period=datetime.date(one.year, 1, 1))
        entry = known[one.figure]
        lines.append(
            Progress(goal=one, label=entry.label, unit=unit_of(entry), value=value, percent=_percent(value, one.target))
        )
    return lines


def _percent(value: Value, target: Decimal) -> int | None:
    if value.number is None:
        return None
    reached = Decimal(str(value.number)) * (100 if isinstance(value.entry, Rate) else 1)
    return int(100 * reached / target)


def possible_parties(district_ids: Any) -> QuerySet[Organisation]:
    """Who can carry a plan: the district, its parks, the colleges that serve it and their universities."""
    links = CooperationLink.objects.on(timezone.localdate()).filter(district_id__in=district_ids)
    colleges = Organisation.objects.filter(pk__in=links.values("college_id"))
    return Organisation.objects.filter(
        Q(pk__in=district_ids)
        | Q(kind=OrganisationKind.PARK, parent_id__in=district_ids)
        | Q(pk__in=colleges.values("pk"))
        | Q(pk__in=colleges.values("parent_id"))
    ).order_by("kind", "name", "id")


def revisions_of(user: Any, plan: CooperationPlan, *numbers: int) -> list[PlanRevision]:
    """The revisions (these, or all), newest first. A meeting that the reader may not see is not named; its day stands anyway."""
    rows = plan.revisions.select_related("author", "meeting").annotate(
        names_meeting=Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting_id")))
    )
    return list(rows.filter(number__in=numbers) if numbers else rows.defer("content"))


def content_of(plan: CooperationPlan) -> dict[str, Any]:
    """The plan in words, as a revision keeps it: names as they are today."""
    return {
        "title": plan.title,
        "years": plan.years,
        "aims": plan.aims,
        "parties": [str(one) for one in plan.parties.select_related("organisation")],
        "goals": [
            {"figure": one.figure, "year": one.year, "target": str(one.target.normalize()), "owner": str(one.owner)}
            for one in plan.goals.select_related("owner")
        ],
    }


def plan_differences(old: PlanRevision, new: PlanRevision) -> list[Difference]:
    """Part by part what ``new`` says otherwise than ``old``."""
    before, after = _texts(old.content), _texts(new.content)
    return [
        Difference(label=label, groups=groups)
        for (label, was), (_label, now) in zip(before, after, strict=True)
        if (groups := compared(was, now))
    ]


def _texts(content: dict[str, Any]) -> list[tuple[Any, str]]:
    known = entries()
    colon = pgettext("before a list", ": ")
    goals = [
        f"{one['year']} {known[one['figure']].label if one['figure'] in known else one['figure']}{colon}{_plain(one['target'])}"
        f" · {one['owner']}"
        for one in content["goals"]
    ]
    return [
        (_("Title"), content["title"]),
        (_("Years"), content["years"]),
        (_("Aims and measures"), content["aims"]),
        (_("Parties of the plan"), "\n".join(content["parties"])),
        (_("Goals"), "\n".join(goals)),
    ]


def _plain(number: str) -> str:
    return f"{Decimal(number):f}"
