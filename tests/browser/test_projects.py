"""Contracts, projects under way, acceptance, outcomes, sheets and disclosure in a browser: each template once, both widths."""

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def pages(world: World) -> dict[str, list[str]]:
    """Addresses by role: every template of what follows an accepted claim, once."""
    records = world.records
    begun, accepted = records["begun_project"].pk, records["accepted_project"].pk
    drafting, signed = records["drafting_contract"].pk, records["signed_contract"].pk
    year = records["researcher_profile"].created_at.year
    return {
        "researcher": [
            f"/projects/contracts/{drafting}/",
            *(f"/projects/contracts/{drafting}/edit/{part}/" for part in ("figures", "clauses", "parties")),
            f"/projects/contracts/{drafting}/submit/",
            *(f"/projects/{begun}/{tab}/" for tab in ("reports", "changes", "talk", "timeline", "archive")),
            f"/projects/milestones/{records['planned_milestone'].pk}/steps/submitted/",
            f"/projects/reports/{records['due_report'].pk}/steps/submitted/",
            f"/projects/{begun}/changes/new/team/",
            f"/projects/{records['running_project'].pk}/acceptance/prepare/",
            f"/projects/acceptances/{records['acceptance_draft'].pk}/hand-in/",
            f"/projects/{accepted}/outcomes/new/",
            f"/projects/{accepted}/evaluations/give/",
            f"/projects/sheets/{records['researcher_profile'].pk}/{year}/",
            "/projects/proposals/new/",
            f"/needs/{records['granted_disclosure'].need_id}/confidential/",
        ],
        "enterprise_head": [
            f"/projects/contracts/{records['in_approval_contract'].pk}/approve/",
            f"/projects/contracts/{records['approved_contract'].pk}/sign/",
            *(f"/projects/contracts/{signed}/{tab}/" for tab in ("texts", "payments", "amendments")),
            f"/projects/contracts/{signed}/amendments/new/",
            f"/projects/contracts/amendments/{records['amendment'].pk}/",
            f"/projects/milestones/{records['submitted_milestone'].pk}/",
            f"/projects/changes/{records['change'].pk}/",
            f"/projects/changes/{records['change'].pk}/steps/agreed/",
            f"/projects/{begun}/steps/terminated/",
            f"/projects/acceptances/{records['acceptance'].pk}/decide/",
            f"/projects/acceptances/{records['accepted_round'].pk}/",
            f"/projects/outcomes/{records['outcome'].pk}/",
            f"/projects/proposals/{records['own_proposal'].pk}/",
            f"/needs/{records['granted_disclosure'].need_id}/confidential/",
            "/me/absence/",
        ],
        "transfer_office": [
            "/projects/contracts/",
            "/projects/contracts/templates/",
            f"/projects/contracts/{records['fulfilled_contract'].pk}/registration/",
            f"/projects/contracts/registrations/{records['registration'].pk}/to/registered/",
            f"/projects/contracts/payments/{records['invoiced_payment'].pk}/to/received/",
        ],
    }


def test_every_page(browser: Browser, live_server) -> None:  # type: ignore[no-untyped-def]
    world = committed(build_world)
    assert faults_of(browser, live_server.url, world.users, pages(world)) == {}
