"""Cooperation plans: goals measured by figures, revisions with the meeting that decided them, what changed."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Conflict, DomainError, NotAllowed
from indicators import services as indicator_services
from meetings.models import CooperationPlan
from meetings.selectors.cooperation import measurable, plan_differences, progress_of
from meetings.services.cooperation import WRITTEN, revise_plan
from tests.factories.accounts import reading_english, signed_in
from tests.factories.meeting_outcomes import make_plan
from tests.factories.meetings import MeetingCase, make_meeting_case
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
case = kept(make_meeting_case)
YEAR = timezone.localdate().year


def goal(case: MeetingCase, key: str, target: int, year: int = YEAR, owner: str = "district") -> dict[str, Any]:
    """A goal of a party."""
    return {"figure": key, "year": year, "target": Decimal(target), "owner": case.organisations[owner]}


def plan_of(case: MeetingCase) -> CooperationPlan:
    """A plan of district and college."""
    by = case.users["district_official"]
    return make_plan(case.organisations["district"], case.organisations["college"], by=by)


def revised(case: MeetingCase, plan: CooperationPlan, *goals: dict[str, Any], **given: Any) -> CooperationPlan:
    """The plan with other goals, by its district's official."""
    parties = [case.organisations["district"], case.organisations["college"]]
    values = {name: getattr(plan, name) for name in WRITTEN} | given.pop("values", {})
    rest: dict[str, Any] = {"actor": case.users["district_official"], "parties": parties, "seen": plan.version, **given}
    return revise_plan(plan=plan, values=values, goals=goals, **rest)


def test_progress_is_what_the_figures_say(case: MeetingCase) -> None:
    plan = plan_of(case)
    plan = revised(
        case,
        plan,
        goal(case, "meetings.held", 4),
        goal(case, "meetings.held", 4, YEAR + 1),
        goal(case, "needs.connection_rate", 50),
    )
    meeting = case.meeting("held", begins_at=timezone.now())
    indicator_services.add("meetings.held", meeting)
    lines = {(one.goal.figure, one.goal.year): one for one in progress_of(plan, list(plan.goals.all()))}
    held = lines["meetings.held", YEAR]
    assert (held.percent, held.is_reached, held.value and held.value.number) == (25, False, 1)
    assert lines["meetings.held", YEAR + 1].percent == 0
    assert lines["needs.connection_rate", YEAR].percent is None, "nothing was published yet"
    plan.goals.filter(year=YEAR, figure="meetings.held").update(target=1)
    (first, *_rest) = progress_of(plan, list(plan.goals.filter(year=YEAR, figure="meetings.held")))
    assert first.is_reached


def test_a_decision_leaves_a_revision_and_shows_what_it_changed(case: MeetingCase) -> None:
    plan, meeting = plan_of(case), case.meeting("held")
    changed = revised(
        case,
        plan,
        goal(case, "meetings.held", 6),
        goal(case, "needs.published", 40, owner="college"),
        meeting=meeting,
        note="More meetings.",
    )
    newer, older = changed.revisions.all()
    assert (newer.number, newer.meeting, newer.decided_on) == (2, meeting, timezone.localdate(meeting.begins_at))
    (part,) = plan_differences(older, newer)
    lines = ["".join(piece.text for piece in line.pieces) for (group,) in [part.groups] for line in group]
    assert len(lines) == 3
    same = revised(
        case, changed, goal(case, "meetings.held", 6), goal(case, "needs.published", 40, owner="college"), seen=None
    )
    assert (same.revision, same.revisions.count()) == (2, 2)
    page = signed_in(reading_english(case.users["college_admin"])).get(f"/meetings/plans/{plan.pk}/revisions/2/")
    assert (page.status_code, meeting.number in page.content.decode()) == (200, True)
    with pytest.raises(Conflict):
        revised(case, plan, values={"title": "Too late"})


def test_a_meeting_is_named_to_those_who_may_see_it(case: MeetingCase) -> None:
    plan, meeting = plan_of(case), case.meeting("held", title="Talks about the new plant")
    meeting.parties.filter(organisation=case.organisations["college"]).delete()
    revised(case, plan, goal(case, "meetings.held", 6), meeting=meeting)
    for page in (f"/meetings/plans/{plan.pk}/", f"/meetings/plans/{plan.pk}/revisions/2/"):
        named = {
            role: any(
                word in signed_in(case.users[role]).get(page).content.decode()
                for word in (meeting.number, meeting.title)
            )
            for role in ("district_official", "college_admin")
        }
        assert named == {"district_official": True, "college_admin": False}, page


@pytest.mark.parametrize(
    ("goals", "given"),
    [
        ([("needs.state", 3, YEAR, "district")], {}),
        ([("meetings.held", 3, YEAR + 9, "district")], {}),
        ([("meetings.held", 3, YEAR, "enterprise")], {}),
        ([("meetings.held", 3, YEAR, "district"), ("meetings.held", 4, YEAR, "district")], {}),
        ([], {"values": {"ends_year": YEAR - 1}}),
        ([], {"parties": []}),
        ([], {"meeting": "coming"}),
    ],
)
def test_what_no_plan_says(case: MeetingCase, goals: list[Any], given: dict[str, Any]) -> None:
    plan = plan_of(case)
    if given.get("meeting"):
        given = {"meeting": case.meeting("invited")}
    with pytest.raises(DomainError):
        revised(case, plan, *(goal(case, *one) for one in goals), **given)
    assert CooperationPlan.objects.get(pk=plan.pk).revision == 1


def test_who_sees_and_who_revises(case: MeetingCase) -> None:
    plan = plan_of(case)
    seen = {
        role: CooperationPlan.objects.visible_to(case.users[role]).exists()
        for role in ("district_official", "park_official", "college_admin", "leader", "head", "outside_researcher")
    }
    assert seen == {
        "district_official": True,
        "park_official": True,
        "college_admin": True,
        "leader": True,
        "head": False,
        "outside_researcher": False,
    }
    with pytest.raises(NotAllowed):
        revised(case, plan, actor=case.users["college_admin"])
    assert "stock" not in {getattr(one, "kind", "") for one in measurable().values()}


@pytest.mark.parametrize("size", [1, 8])
def test_a_page_costs_the_same_at_every_size(case: MeetingCase, size: int) -> None:
    plan = plan_of(case)
    for number in range(size):
        keys = list(measurable())
        plan = revised(case, plan, *(goal(case, key, 5 + number) for key in keys[:size]), note=str(number))
    by = case.users["district_official"]
    pages = ["/meetings/plans/", f"/meetings/plans/{plan.pk}/", f"/meetings/plans/{plan.pk}/revisions/2/"]
    pages += [f"/meetings/plans/{plan.pk}/revise/", "/meetings/plans/new/"]
    costs = {page: statements(signed_in(by), page) for page in pages}
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
