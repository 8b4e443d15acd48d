"""Claims and projects in a real browser: both widths, Chinese and English."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, grave_faults, sideways
from tests.factories.accounts import signed_in
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


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-hans")])
def test_every_page(browser: Browser, live_server, width: int, language: str) -> None:  # type: ignore[no-untyped-def]
    world = build_world()
    faults = {}
    for role, addresses in pages(world).items():
        type(world.user(role)).objects.filter(pk=world.user(role).pk).update(language=language)
        context = browser.new_context(viewport={"width": width, "height": 844}, locale=LOCALES[language])
        session = signed_in(world.user(role)).session.session_key
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints = Complaints(page)
        for address in addresses:
            response = page.goto(live_server.url + address)
            found = [*grave_faults(page), *complaints.found]
            if response is None or response.status != 200:
                found.append("no page")
            if sideways(page) > 0:
                found.append(f"{sideways(page)} px too wide")
            if found:
                faults[role, address] = found
            complaints.found.clear()
        context.close()
    assert faults == {}
