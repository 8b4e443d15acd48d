"""Commitments and cooperation plans are found by whoever may see them, as soon as that changes."""

import pytest

from meetings.models import MeetingParty
from meetings.services.cooperation import WRITTEN, revise_plan
from search import selectors
from tests.factories.meeting_outcomes import make_commitment, make_plan
from tests.factories.meetings import MeetingCase

pytestmark = pytest.mark.django_db
ROLES = ("district_official", "park_official", "college_admin", "leader", "head", "outside_researcher")


def finding(case: MeetingCase, word: str) -> set[str]:
    """Who finds something."""
    return {role for role in ROLES if selectors.search(case.users[role], word).hits}


def test_a_commitment_follows_the_parties_of_its_meeting(case: MeetingCase) -> None:
    meeting, college = case.meeting("held"), case.organisations["college"]
    MeetingParty.objects.get(meeting=meeting, organisation=case.organisations["enterprise"]).delete()
    row = make_commitment(meeting, college, by=case.users["district_official"], what="Bring the ultramarine sample.")
    everybody = {"district_official", "park_official", "college_admin", "leader"}
    assert finding(case, "ultramarine") == everybody
    MeetingParty.objects.create(meeting=meeting, organisation=case.organisations["enterprise"])
    assert finding(case, "ultramarine") == everybody | {"head"}
    assert [hit.url for hit in selectors.search(case.users["head"], row.number).hits] == [row.get_absolute_url()]


def test_a_plan_follows_its_parties(case: MeetingCase) -> None:
    district, official = case.organisations["district"], case.users["district_official"]
    plan = make_plan(district, by=official, title="Ultramarine plan")
    assert finding(case, "ultramarine") == {"district_official", "park_official"}
    values = {name: getattr(plan, name) for name in WRITTEN}
    goals = [
        {"figure": one.figure, "year": one.year, "target": one.target, "owner": one.owner} for one in plan.goals.all()
    ]
    parties = [district, case.organisations["college"]]
    revise_plan(actor=official, plan=plan, values=values, parties=parties, goals=goals, seen=None)
    assert finding(case, "ultramarine") == {"district_official", "park_official", "college_admin", "leader"}
