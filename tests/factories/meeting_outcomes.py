"""What meetings bring: statements with and without records made of them, commitments in every state."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from core.numbering import next_number
from enterprises.models import HopedProject
from meetings.models import Commitment, Meeting, Statement
from meetings.outcome_enums import CommitmentOutcome, CommitmentState
from meetings.services import statement as services
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
