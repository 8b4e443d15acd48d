"""What meetings bring: statements with and without records made of them, commitments in every state."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from core.numbering import next_number
from enterprises.models import HopedProject
from meetings.models import Commitment, CooperationPlan, Meeting, Minutes, Statement
from meetings.outcome_enums import CommitmentOutcome, CommitmentState, MinutesState, Verdict
from meetings.services import cooperation
from meetings.services import statement as services
from tests.factories.meetings import make_meeting, make_party
from tests.factories.world import World

SAID = "The filter press stops every four hours.\nWe look for a way to clean it while it runs."


def make_commitment(
    meeting: Meeting, organisation: Organisation, state: str = CommitmentState.OPEN, *, by: User, **values: Any
) -> Commitment:
    """A commitment of a party, due in ten days."""
    due_on = values.get("due_on", timezone.localdate() + datetime.timedelta(days=10))
    given: dict[str, Any] = {"what": "Send two samples of the filter cake.", "due_on": due_on, "first_due_on": due_on}
    if state != CommitmentState.OPEN:
        outcome = CommitmentOutcome.IN_TIME if state == CommitmentState.DONE else CommitmentOutcome.DROPPED
        given |= {"settled_on": timezone.localdate(), "outcome": outcome}
    return Commitment.objects.create(
        number=next_number("U"),
        meeting=meeting,
        district_id=meeting.district_id,
        organisation=organisation,
        enterprise=getattr(organisation, "enterprise", None),
        state=state,
        created_by=by,
        **{**given, **values},
    )


def make_statement(meeting: Meeting, organisation: Organisation, *, by: User, **values: Any) -> Statement:
    """A statement of a party."""
    given = {"text": SAID, "enterprise": getattr(organisation, "enterprise", None), **values}
    party = meeting.parties.get(organisation=organisation)
    return Statement.objects.create(meeting=meeting, party=party, created_by=by, **given)


def make_minutes(meeting: Meeting, state: str = MinutesState.DRAFT, *, by: User, **values: Any) -> Minutes:
    """A revision of minutes; in a final one every party has confirmed."""
    given: dict[str, Any] = {"revision": 1, "attendance": "All were there.", "conclusion": "We meet again.", **values}
    if state != MinutesState.DRAFT:
        given.setdefault("sent_at", timezone.now())
    minutes = Minutes.objects.create(meeting=meeting, state=state, written_by=by, **given)
    if state == MinutesState.CONFIRMED:
        for party in meeting.parties.all():
            minutes.answers.create(organisation=party.organisation, verdict=Verdict.CONFIRMED, answered_by=by)
    return minutes


def make_plan(district: Organisation, *parties: Organisation, by: User, **values: Any) -> CooperationPlan:
    """A plan of this year and the next with a goal of two meetings a year for the district."""
    year = timezone.localdate().year
    return cooperation.make_plan(
        actor=by,
        district=district,
        values={"title": "Plan of cooperation", "starts_year": year, "ends_year": year + 1, "aims": "More.", **values},
        parties=[district, *parties],
        goals=[{"figure": "meetings.held", "year": year, "target": Decimal(2), "owner": district}],
    )


def introduced(enterprise: Any) -> HopedProject:
    """Give the profile something to introduce, with one project that is hoped for."""
    enterprise.main_products = "Organic pigments, 4,000 t a year."
    enterprise.technical_shortcomings = "Filtration is slow."
    enterprise.save(update_fields=["main_products", "technical_shortcomings"])
    found: HopedProject = enterprise.hoped_projects.create(title="Continuous filtration", description="Without stops.")
    return found


def extend_world(world: World) -> None:
    """Statements and commitments of the enterprise at the meeting to come and at the one that was held."""
    records, by = world.records, world.users["district_official"]
    mine = world.organisations["enterprise"]
    for name in ("invited", "held"):
        meeting = records[f"{name}_meeting"]
        records[f"{name}_statement"] = make_statement(meeting, mine, by=by)
    records["free_statement"] = make_statement(records["held_meeting"], mine, by=by, text="Nothing was made of this.")
    services.commit(actor=by, statement=records["held_statement"])
    for state in CommitmentState.values:
        records[f"{state}_commitment"] = make_commitment(records["held_meeting"], mine, state, by=by)
    records["commitment"] = records["open_commitment"]
    records["confirmed_minutes"] = make_minutes(records["closed_meeting"], MinutesState.CONFIRMED, by=by)
    for state in (MinutesState.DRAFT, MinutesState.SENT, MinutesState.OBJECTED):
        meeting = make_meeting(world.organisations["district"], "held", by=by, title=f"Meeting with minutes, {state}")
        make_party(meeting, mine)
        records[f"{state}_minutes"] = make_minutes(meeting, state, by=by)
    records["plan"] = make_plan(world.organisations["district"], world.organisations["college"], by=by)
    # A second revision, to be compared with the first.
    make_minutes(records["sent_minutes"].meeting, by=by, revision=2, conclusion="We meet again in May.")
