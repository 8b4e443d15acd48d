"""Claims and projects in a real browser: both widths, Chinese and English."""

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def pages(world: World) -> dict[str, list[str]]:
    """Addresses by role: every template of claims and projects once."""
    records = world.records
    short, review = records["shortlisted_claim"].pk, records["college_review_claim"].pk
    project = records["project"].pk
    return {
        "researcher": [
            "/claims/",
            f"/needs/{records['need'].pk}/claim/",
            f"/claims/{records['draft_claim'].pk}/submit/",
            *(f"/claims/{short}/{tab}" for tab in ("", "team/", "answers/", "plan/", "talks/", "files/", "timeline/")),
            *(f"/claims/{short}/{edit}" for edit in ("team/edit/", "answers/edit/", "plan/texts/", "plan/money/")),
            f"/claims/{records['changed_claim'].pk}/reconfirm/",
            f"/claims/members/{records['member'].pk}/",
            f"/claims/{review}/done/",
        ],
        "college_admin": ["/claims/review/", f"/claims/{review}/step/returned/", f"/claims/{short}/hand-over/"],
        "enterprise_head": [
            f"/needs/{records['shortlisted_claim'].need_id}/claims/",
            f"/claims/{short}/accept/",
            f"/claims/{records['claim'].pk}/step/declined/",
            f"/claims/{records['accepted_claim'].pk}/step/released/",
            f"/claims/{records['accepted_claim'].pk}/done/",
            "/projects/",
            *(f"/projects/{project}/{tab}" for tab in ("", "requirements/", "milestones/", "team/", "extend/")),
        ],
    }


def test_every_page(browser: Browser, live_server) -> None:  # type: ignore[no-untyped-def]
    world = committed(build_world)
    assert faults_of(browser, live_server.url, world.users, pages(world)) == {}
