"""A researcher stands in for the college's administrator: lines without a step of a machine name both as well."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.scope import forget_scope
from accounts.services.delegations import name_stand_in
from core.models import TimelineEntry
from needs.enums import ClaimState, ContactKind
from needs.services import claim as services
from needs.services import contact, team
from tests.factories.accounts import enrol
from tests.factories.claims import Case, make_case, make_leader

pytestmark = pytest.mark.django_db


def line_of(event: str) -> tuple[str, str | None]:
    """Who wrote the one line of an event, and in whose place."""
    entry = TimelineEntry.objects.select_related("actor", "on_behalf_of").get(event=event)
    return str(entry.actor), str(entry.on_behalf_of) if entry.on_behalf_of else None


@pytest.fixture
def case() -> Case:
    """The administrator is away today; a researcher who has no part in the claim stands in."""
    case = make_case()
    rival, today = case.users["rival"], timezone.localdate()
    enrol(rival)
    college = case.organisations["college"]
    admin: Any = case.users["college_admin"]
    name_stand_in(actor=admin, delegate=rival, organisation=college, starts_on=today, ends_on=today)
    forget_scope(rival)
    return case


def test_approving_a_partner_unit(case: Case) -> None:
    partner = case.claim(ClaimState.SHORTLISTED).partners.create(name="Riverside Institute")
    team.approve_partner(actor=case.users["rival"], partner=partner)
    assert line_of("claim.partner_approved") == ("Rival", "College admin")


def test_handing_a_claim_over(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED)
    new = make_leader(case.organisations["college"], "New leader")
    services.hand_over(actor=case.users["rival"], claim=claim, leader=new, comment="Sabbatical.")
    assert line_of("claim.leader_changed") == ("Rival", "College admin")


def test_what_is_ones_own_right_is_done_in_ones_own_name(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED, leader=case.users["rival"].researcher)
    today = timezone.localdate()
    contact.log_contact(actor=case.users["rival"], claim=claim, kind=ContactKind.VISIT, held_on=today)
    assert line_of("claim.visit_logged") == ("Rival", None)
