"""Making and revising a cooperation plan: every decision leaves a revision."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.errors import DomainError, NotAllowed
from core.transitions import add_to_timeline
from core.versions import save_version
from meetings.enums import TAKEN_PLACE_STATES
from meetings.models import CooperationPlan, Meeting, PlanGoal, PlanParty, PlanRevision
from meetings.policies import cooperation as policies
from meetings.selectors.cooperation import content_of, measurable, possible_parties
from search.indexing import reindex

WRITTEN = ("title", "starts_year", "ends_year", "aims")
MOST_YEARS = 10
PLAN_KIND = "cooperation_plan"
"""What the search calls plans."""
Values = Mapping[str, Any]


def make_plan(
    *,
    actor: Any,
    district: Organisation,
    values: Values,
    parties: Sequence[Organisation],
    goals: Sequence[Values],
    meeting: Meeting | None = None,
    note: str = "",
) -> CooperationPlan:
    """A new plan with its first revision."""
    plan = CooperationPlan(district=district, created_by=actor, **{name: values[name] for name in WRITTEN})
    if not policies.can_revise(actor, plan):
        raise NotAllowed(_("Cooperation plans are made by officials of the district."))
    _check(plan, parties, goals, meeting)
    with transaction.atomic():
        plan.save()
        _write(plan, parties, goals)
        _keep(plan, meeting, note, actor=actor)
    return plan


def revise_plan(
    *,
    actor: Any,
    plan: CooperationPlan,
    values: Values,
    parties: Sequence[Organisation],
    goals: Sequence[Values],
    seen: int | None,
    meeting: Meeting | None = None,
    note: str = "",
) -> CooperationPlan:
    """Another text, decided at a meeting or otherwise. Saying the same again leaves no revision."""
    with transaction.atomic():
        row = CooperationPlan.objects.select_for_update(of=("self",)).select_related("district").get(pk=plan.pk)
        if not policies.can_revise(actor, row):
            raise NotAllowed(_("Cooperation plans are made by officials of the district."))
        for name in WRITTEN:
            setattr(row, name, values[name])
        _check(row, parties, goals, meeting)
        save_version(row, seen=seen, fields=WRITTEN)
        before = row.revisions.get(number=row.revision)
        row.parties.all().delete()
        row.goals.all().delete()
        _write(row, parties, goals)
        if before.content != content_of(row):
            _keep(row, meeting, note, actor=actor)
    return row


def _write(plan: CooperationPlan, parties: Sequence[Organisation], goals: Sequence[Values]) -> None:
    PlanParty.objects.bulk_create(PlanParty(plan=plan, organisation=one) for one in parties)
    PlanGoal.objects.bulk_create(PlanGoal(plan=plan, **goal) for goal in goals)
    reindex(PLAN_KIND, [plan.pk])  # what is written in bulk sends no signal


def _keep(plan: CooperationPlan, meeting: Meeting | None, note: str, *, actor: Any) -> None:
    plan.revision += 1
    plan.save(update_fields=["revision"])
    PlanRevision.objects.create(
        plan=plan,
        number=plan.revision,
        meeting=meeting,
        decided_on=_day(meeting),
        note=note,
        content=content_of(plan),
        author=actor,
    )
    data = {"revision": plan.revision, "meeting": meeting.number if meeting is not None else ""}
    add_to_timeline(plan, "plan.revised" if plan.revision > 1 else "plan.made", actor=actor, comment=note, data=data)


def _day(meeting: Meeting | None) -> datetime.date:
    return timezone.localdate(meeting.begins_at) if meeting is not None else timezone.localdate()


def _check(
    plan: CooperationPlan, parties: Sequence[Organisation], goals: Sequence[Values], meeting: Meeting | None
) -> None:
    if plan.ends_year < plan.starts_year or plan.ends_year - plan.starts_year >= MOST_YEARS:
        raise DomainError(
            _("Please give a last year that is not before the first, ten years at most."), field="ends_year"
        )
    allowed = set(possible_parties([plan.district_id]).values_list("pk", flat=True))
    if not parties or not {one.pk for one in parties} <= allowed:
        raise DomainError(_("Please choose the parties: the district, its parks, its colleges."), field="parties")
    if meeting is not None and (meeting.district_id != plan.district_id or meeting.state not in TAKEN_PLACE_STATES):
        raise DomainError(_("Please choose a meeting of the district that took place."), field="meeting")
    known, chosen = measurable(), set()
    for goal in goals:
        key = (goal["figure"], goal["year"])
        if goal["figure"] not in known or goal["owner"] not in parties:
            raise DomainError(_("Each goal needs a figure of the list and an owner who is a party."))
        if not plan.starts_year <= goal["year"] <= plan.ends_year:
            raise DomainError(_("Each goal lies in a year of the plan."))
        if key in chosen:
            raise DomainError(_("A figure has one goal for a year."))
        chosen.add(key)
