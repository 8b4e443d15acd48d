"""Pages of what meetings bring, audited; how a meeting is run is told in ``test_quarter.py``."""

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """The world."""
    return committed(build_world)


def test_every_page_is_sound(browser: Browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    records = world.records
    held, sent, draft = (records[key] for key in ("held_meeting", "sent_minutes", "draft_minutes"))
    commitment, plan = records["commitment"], records["plan"]
    pages = {
        "district_official": [
            f"/meetings/{held.pk}/live/",
            f"/meetings/{held.pk}/commitments/",
            f"/meetings/{held.pk}/commitments/add/",
            f"/meetings/statements/{records['free_statement'].pk}/",
            f"{draft.get_absolute_url()}edit/",
            f"{sent.get_absolute_url()}to/2/",
            f"/meetings/plans/{plan.pk}/revise/",
        ],
        "enterprise_head": [
            "/meetings/commitments/",
            commitment.get_absolute_url(),
            f"{commitment.get_absolute_url()}step/done/",
            sent.get_absolute_url(),
            f"{sent.get_absolute_url()}answer/",
        ],
        "college_admin": ["/meetings/plans/", plan.get_absolute_url()],
    }
    assert faults_of(browser, live_server.url, world.users, pages) == {}
